using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.Devices;
using CellDsl.Lab.Learning;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Trainers;

namespace CellDsl.Lab.CommandLine;

/// <summary>How long a training of any system goes on, where it computes, what it tells on the way, and where it is saved.</summary>
/// <param name="usualEnd">Where it ends by default, as the help says it.</param>
/// <param name="isPlanned">The learning rate falls along all updates: their number has to be known, and --minutes only interrupts.</param>
/// <param name="writes">Whether the system can show samples.</param>
sealed class TrainingOptions(string usualEnd, bool isPlanned = false, bool writes = true)
{
    readonly Option<double?> _epochs = OptionFactory.OptionalNumber("--epochs", "End after so many passes over the training data.", 1e-6);
    readonly Option<int?> _steps = OptionFactory.OptionalCount("--steps", "End after so many updates.");
    readonly Option<double?> _minutes = OptionFactory.OptionalNumber("--minutes", "End this run after so many minutes"
        + (isPlanned ? $", if it is not over before. Default end: {usualEnd}." : $". Default, if no other end is given: {usualEnd}."), 0, 1e6);
    readonly Option<string?> _checkpoint
        = OptionFactory.Text("--checkpoint", "DIR", "Save model and training there; a killed run leaves a whole checkpoint.");
    readonly Option<bool> _resume = OptionFactory.Flag("--resume", "Go on with the training in --checkpoint, with the numbers it would have had.");
    readonly Option<int> _saveEvery = OptionFactory.Count("--save-every", "Updates between checkpoints.", 500);
    readonly Option<int?> _validateEvery
        = OptionFactory.OptionalCount("--validate-every", "Updates between looks at data not trained on. Default: as --save-every.");
    readonly Option<int?> _sampleEvery = OptionFactory.OptionalCount("--sample-every", "Updates between samples of what the model writes.");
    readonly Option<int> _threads = CommonOptions.Threads();
    readonly BackendOptions _backend = new("Where the cells' layers compute.");

    public IEnumerable<Option> All
        => [_epochs, _steps, _minutes, _checkpoint, _resume, _saveEvery, _validateEvery, .. writes ? [_sampleEvery] : Array.Empty<Option>(), _threads,
        .. _backend.All];

    /// <summary>Those that say nothing where a model is only asked.</summary>
    public IEnumerable<Option> OfTraining => All.Except([_checkpoint, _threads]);

    /// <param name="usual">Where it ends by default.</param>
    public TrainingLimit Limit(ParseResult parsed, TrainingLimit usual)
    {
        var limit = new TrainingLimit(parsed.GetValue(_steps), parsed.GetValue(_epochs),
            parsed.GetValue(_minutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : null);
        return limit is { Steps: null, Passes: null } && (isPlanned || limit.Time is null) ? usual with { Time = limit.Time ?? usual.Time } : limit;
    }

    public string? Folder(ParseResult parsed) => parsed.GetValue(_checkpoint);
    public int Threads(ParseResult parsed) => parsed.GetValue(_threads);

    public LabBackend Open(ParseResult parsed) => _backend.Open(parsed);

    /// <summary>The folder of the training to go on with, which is this process's alone from here on; null: a new one is to begin.</summary>
    /// <exception cref="BadInputException">There is no folder to go on with, or one that would be overwritten.</exception>
    /// <exception cref="IOException">Another training writes there.</exception>
    public string? Resumed(ParseResult parsed, LabContext lab)
    {
        string? folder = Folder(parsed);
        if (!parsed.GetValue(_resume))
        {
            RequireNew(folder);
            return null;
        }
        if (folder is null)
            throw new BadInputException("--resume: give the folder of the training to go on with as --checkpoint.");
        // Before it is read: what another writes there now is not what this one would go on with.
        if (Checkpoint.Exists(folder))
            lab.Keep(FolderLock.Take(folder));
        return folder;
    }

    /// <param name="tellPasses">Whether to measure and tell the loss after each pass over the training data.</param>
    public TrainingRun Run(ParseResult parsed, LabContext lab, Trainer trainer, TrainingLimit limit, bool tellPasses = false)
    {
        string? folder = Folder(parsed);
        if (folder is not null)
        {
            if (!parsed.GetValue(_resume))
            {
                lab.Keep(FolderLock.Take(folder));
                // Another may have begun there since this one looked.
                RequireNew(folder);
            }
            Checkpoint.DeleteLeftovers(folder);
        }
        return new(trainer, limit)
        {
            Folder = folder,
            SaveEvery = parsed.GetValue(_saveEvery),
            ValidateEvery = parsed.GetValue(_validateEvery),
            SampleEvery = writes ? parsed.GetValue(_sampleEvery) : null,
            TellPasses = tellPasses,
        };
    }

    static void RequireNew(string? folder)
    {
        if (folder is null)
            return;
        if (File.Exists(folder))
            throw new BadInputException($"--checkpoint: '{folder}' is a file; give a folder.");
        if (Checkpoint.Exists(folder))
            throw new BadInputException($"--checkpoint: '{folder}' holds a checkpoint already. Add --resume to go on with it, or give another "
                + $"folder.");
    }
}
