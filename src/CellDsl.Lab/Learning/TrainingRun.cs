using System.Diagnostics;
using CellDsl.Lab.Application;
using CellDsl.Training.Models;
using CellDsl.Training.Trainers;

namespace CellDsl.Lab.Learning;

/// <summary>Trains any system until a limit, saving, sampling and telling on the way.</summary>
sealed class TrainingRun(Trainer trainer, TrainingLimit limit)
{
    /// <summary>Characters, words or texts not trained on that measurements on the way read.</summary>
    const int ValidationGlance = 20_000;

    /// <summary>Where checkpoints go; null: nowhere.</summary>
    public string? Folder { get; init; }
    /// <summary>Updates between checkpoints.</summary>
    public int SaveEvery { get; init; } = 500;
    /// <summary>Updates between looks at data not trained on; null: as between checkpoints.</summary>
    public int? ValidateEvery { get; init; }
    /// <summary>Updates between samples; null: none.</summary>
    public int? SampleEvery { get; init; }
    /// <summary>Whether to measure and tell the loss after each pass over the training data.</summary>
    public bool TellPasses { get; init; }

    /// <exception cref="BadInputException">The training diverged.</exception>
    public TrainingOutcome Run(ITrainingDisplay display, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        long firstStep = trainer.Steps, firstItems = 0, items = 0;
        long? lastStep = limit.LastStep(trainer.StepsPerPass);
        LossScale scale = trainer.Scale;
        var average = new LossAverage();
        double? validation = null;
        double firstLoss = double.NaN;
        TrainingStep? last = null;
        (double Nats, int Count) pass = (0, 0);

        // A run that is killed before its first interval is over can be resumed too.
        if (!(trainer.Steps >= lastStep))
            Save();
        TrainingHistory? history = Folder is null ? null : TrainingHistory.Continue(Folder, trainer.Steps, scale);
        while (!stop.IsCancellationRequested && !(trainer.Steps >= lastStep) && !(Elapsed() >= limit.Time))
        {
            TrainingStep step = Step();
            average.Add(step.Loss);
            pass = (pass.Nats + step.Loss, pass.Count + 1);
            history?.Add(step);
            if (last is null)
            {
                firstLoss = scale.FromNats(step.Loss);
                // What runs before this one trained on, nearly: updates on examples differ in how many items they have.
                firstItems = step.Items - step.Items / step.Step;
            }
            last = step;
            items = step.Items;
            bool looks = trainer.Steps % (ValidateEvery ?? SaveEvery) == 0, saves = trainer.Steps % SaveEvery == 0;
            if (looks)
                validation = Told(trainer.Validate(ValidationGlance));
            // What belongs to a checkpoint is in the history before the checkpoint is there, so that resumed runs have the rows of one never stopped.
            if (looks || saves)
                history?.Close(step, looks ? validation : null);
            if (saves)
                Save();
            if (TellPasses && trainer.Steps % trainer.StepsPerPass == 0)
            {
                validation = Told(trainer.Validate());
                display.Note(PassText.Of(trainer.Steps / trainer.StepsPerPass, scale, scale.FromNats(pass.Nats / pass.Count), validation,
                    step.LearningRate));
                pass = (0, 0);
            }
            if (SampleEvery is { } interval && trainer.Steps % interval == 0 && trainer.Sample((ulong)trainer.Steps) is { } sample)
                display.Note(sample);
            display.Show(Status());
        }
        double seconds = Elapsed().TotalSeconds;
        validation = Told(trainer.Validate());
        if (last is { } end)
        {
            history?.Close(end, validation);
            Save();
        }
        Dictionary<string, double> parts = Enum.GetValues<TrainingPart>().Where(part => trainer.Times[part] > TimeSpan.Zero)
            .ToDictionary(part => $"{part}", trainer.Times.Share);
        return new TrainingOutcome(trainer.Steps, trainer.Steps - firstStep, trainer.Passes, items, last is null ? null : firstLoss,
            last is null ? null : scale.FromNats(average.Value), validation, (items - firstItems) / seconds, seconds, parts,
            stop.IsCancellationRequested);

        TimeSpan Elapsed() => Stopwatch.GetElapsedTime(start);

        double? Told(double? nats) => nats is { } value ? scale.FromNats(value) : null;

        TrainingStatus Status()
        {
            TimeSpan elapsed = Elapsed();
            long done = trainer.Steps - firstStep;
            double fraction
                = Math.Clamp(Math.Max(limit.Time is { } time ? elapsed / time : 0, lastStep is { } last ? (double)done / (last - firstStep) : 0), 0,
                1);
            TimeSpan left = fraction > 0 ? elapsed * ((1 - fraction) / fraction) : TimeSpan.Zero;
            return new TrainingStatus(trainer.Steps, trainer.Passes, fraction, scale.FromNats(average.Value), validation,
                (items - firstItems) / elapsed.TotalSeconds, elapsed, left);
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
            throw Diverged(e);
        }
    }

    void Save()
    {
        try
        {
            if (Folder is not null)
                trainer.Save(Folder);
        }
        catch (TrainingDivergedException e)
        {
            throw Diverged(e);
        }
    }

    BadInputException Diverged(TrainingDivergedException e)
        => new($"the training diverged. {e.Message}{(Folder is null ? "" : $" The checkpoint in '{Folder}' is from before.")}", e);
}
