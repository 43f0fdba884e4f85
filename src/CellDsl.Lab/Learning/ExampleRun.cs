using System.Diagnostics;
using CellDsl.Lab.Rendering;
using CellDsl.Training;

namespace CellDsl.Lab.Learning;

/// <summary>Trains on examples until a limit, saving and telling on the way.</summary>
sealed class ExampleRun(IExampleTrainer trainer, TrainingLimit limit)
{
    /// <summary>Held-out examples that measurements on the way read.</summary>
    const int ValidationGlance = 500;

    /// <summary>Where checkpoints go; null: nowhere.</summary>
    public string? Folder { get; init; }
    /// <summary>Updates between checkpoints and looks at held-out examples.</summary>
    public int SaveEvery { get; init; } = 500;

    /// <summary>What the model reads and writes one after the other.</summary>
    public string Unit { get; init; } = "character";

    /// <exception cref="BadInputException">The training diverged.</exception>
    public ExampleOutcome Run(ITrainingDisplay display, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        long firstStep = trainer.Steps;
        long? lastStep = limit.LastStep(trainer.StepsPerPass);
        var average = new LossAverage();
        double? validation = null;
        long firstSymbols = 0, symbols = 0;
        TrainingStep? last = null;

        // A run that is killed before its first interval is over can be resumed too.
        Save();
        TrainingHistory? history = Folder is null ? null : TrainingHistory.Continue(Folder, trainer.Steps, LossScale.BitsPer(Unit));
        while (!stop.IsCancellationRequested && !(trainer.Steps >= lastStep) && !(Elapsed() >= limit.Time))
        {
            TrainingStep step = Step();
            if (last is null)
                firstSymbols = step.Items;
            symbols = step.Items;
            last = step;
            average.Add(step.Bits);
            history?.Add(step);
            if (trainer.Steps % SaveEvery == 0)
            {
                // What belongs to a checkpoint is in the history before the checkpoint is there, so that resumed runs have the rows of one never stopped.
                validation = Bits(trainer.Validate(ValidationGlance));
                history?.Close(step, validation);
                Save();
            }
            display.Show(Status());
        }
        Save();
        double seconds = Elapsed().TotalSeconds;
        validation = Bits(trainer.Validate());
        if (last is { } end)
            history?.Close(end, validation);
        return new ExampleOutcome(trainer.Steps, (double)trainer.Steps / trainer.StepsPerPass, average.Value, validation, seconds, stop.IsCancellationRequested);

        TimeSpan Elapsed() => Stopwatch.GetElapsedTime(start);

        TrainingStatus Status()
        {
            TimeSpan elapsed = Elapsed();
            long done = trainer.Steps - firstStep;
            double fraction = Math.Clamp(Math.Max(limit.Time is { } time ? elapsed / time : 0, lastStep is { } last ? (double)done / (last - firstStep) : 0), 0, 1);
            TimeSpan left = fraction > 0 ? elapsed * ((1 - fraction) / fraction) : TimeSpan.Zero;
            return new TrainingStatus(trainer.Steps, (double)trainer.Steps / trainer.StepsPerPass, fraction, average.Value, validation,
                (symbols - firstSymbols) / elapsed.TotalSeconds, elapsed, left);
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

    static double? Bits(double? nats) => nats / SoftmaxCrossEntropy.NatsPerBit;
}

/// <summary>What a run of training on examples came to.</summary>
/// <param name="TrainingBits">Recent mean of the training loss, in bits per symbol.</param>
/// <param name="HeldOutBits">On all held-out examples, in bits per symbol; null if there are none.</param>
/// <param name="IsStopped">Ended early because the user asked for it.</param>
sealed record ExampleOutcome(long Steps, double Passes, double TrainingBits, double? HeldOutBits, double Seconds, bool IsStopped);
