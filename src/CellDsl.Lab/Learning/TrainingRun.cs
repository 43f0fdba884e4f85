using System.Diagnostics;
using CellDsl.Lab.Rendering;
using CellDsl.Training;

namespace CellDsl.Lab.Learning;

/// <summary>Trains until a limit, saving, sampling and telling on the way.</summary>
sealed class TrainingRun(CharTrainer trainer, TrainingLimit limit)
{
    /// <summary>Characters of the validation text that measurements on the way read.</summary>
    const int ValidationGlance = 20_000;

    /// <summary>Where checkpoints go; null: nowhere.</summary>
    public string? Folder { get; init; }
    /// <summary>Updates between checkpoints.</summary>
    public int SaveEvery { get; init; } = 500;
    /// <summary>Updates between samples; null: none.</summary>
    public int? SampleEvery { get; init; }

    /// <exception cref="BadInputException">The training diverged.</exception>
    public TrainingOutcome Run(ITrainingDisplay display, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        long firstStep = trainer.Steps;
        long? lastStep = limit.LastStep(trainer.StepsPerPass);
        var average = new LossAverage();
        double? validation = null;
        double firstBits = double.NaN;
        TrainingStep? last = null;
        long charactersPerStep = (long)trainer.Options.Length * trainer.Options.Batch;

        // A run that is killed before its first interval is over can be resumed too.
        Save();
        TrainingHistory? history = Folder is null ? null : TrainingHistory.Continue(Folder, trainer.Steps);
        while (!stop.IsCancellationRequested && !(trainer.Steps >= lastStep) && !(Elapsed() >= limit.Time))
        {
            TrainingStep step = Step();
            average.Add(step.BitsPerCharacter);
            history?.Add(step);
            last = step;
            if (double.IsNaN(firstBits))
                firstBits = step.BitsPerCharacter;
            if (history is not null && trainer.Steps % SaveEvery == 0)
            {
                // What belongs to a checkpoint is in the history before the checkpoint is there, so that resumed runs have the rows of one never stopped.
                validation = Bits(trainer.Validate(ValidationGlance));
                history.Close(step, validation);
                Save();
            }
            if (SampleEvery is { } interval && trainer.Steps % interval == 0)
                display.Note(Sample());
            display.Show(Status());
        }
        Save();
        double seconds = Elapsed().TotalSeconds;
        long characters = (trainer.Steps - firstStep) * charactersPerStep;
        validation = Bits(trainer.Validate());
        if (last is { } end)
            history?.Close(end, validation);
        return new TrainingOutcome(trainer.Steps, trainer.Passes, trainer.Steps * charactersPerStep, firstBits, average.Value, validation,
            characters / seconds, seconds, stop.IsCancellationRequested);

        TimeSpan Elapsed() => Stopwatch.GetElapsedTime(start);

        TrainingStatus Status()
        {
            TimeSpan elapsed = Elapsed();
            long done = trainer.Steps - firstStep;
            double fraction = Math.Clamp(Math.Max(limit.Time is { } time ? elapsed / time : 0, lastStep is { } last ? (double)done / (last - firstStep) : 0), 0, 1);
            TimeSpan left = fraction > 0 ? elapsed * ((1 - fraction) / fraction) : TimeSpan.Zero;
            return new TrainingStatus(trainer.Steps, trainer.Passes, fraction, average.Value, validation, done * charactersPerStep / elapsed.TotalSeconds, elapsed, left);
        }
    }

    TrainingStep Step()
    {
        try
        {
            return trainer.Step();
        }
        catch (TrainingDivergedException e)
        {
            throw new BadInputException($"the training diverged. {e.Message} Give a smaller --learning-rate or --clip."
                + (Folder is null ? "" : $" The checkpoint in '{Folder}' is from before."), e);
        }
    }

    void Save()
    {
        if (Folder is not null)
            trainer.Save(Folder);
    }

    string Sample()
    {
        using var sampler = new CharSampler(trainer.Model);
        return sampler.SampleText("\n", 200, 0.8, seed: (ulong)trainer.Steps);
    }

    static double? Bits(double? nats) => nats / SoftmaxCrossEntropy.NatsPerBit;
}
