using System.CommandLine;
using CellDsl.Lab.Learning;

namespace CellDsl.Lab.CommandLine;

/// <summary>How long a training of any system goes on, and where it is saved.</summary>
/// <param name="usualPasses">Where no end is given.</param>
sealed class TrainingOptions(double usualPasses)
{
    readonly Option<double?> _epochs = OptionFactory.OptionalNumber("--epochs",
        FormattableString.Invariant($"End after so many passes over the training data. Default: {usualPasses}, if no other end is given."), 1e-6);
    readonly Option<int?> _steps = OptionFactory.OptionalCount("--steps", "End after so many updates.");
    readonly Option<double?> _minutes = OptionFactory.OptionalNumber("--minutes", "End this run after so many minutes.", 0, 1e6);
    readonly Option<string?> _checkpoint = OptionFactory.Text("--checkpoint", "DIR", "Save model and training there; a killed run leaves a whole checkpoint.");
    readonly Option<bool> _resume = OptionFactory.Flag("--resume", "Go on with the training in --checkpoint, with the numbers it would have had.");
    readonly Option<int> _saveEvery = OptionFactory.Count("--save-every", "Updates between checkpoints.", 500);
    readonly Option<int> _threads = CommonOptions.Threads();

    public IEnumerable<Option> All => [_epochs, _steps, _minutes, _checkpoint, _resume, _saveEvery, _threads];

    public TrainingLimit Limit(ParseResult parsed)
    {
        var limit = new TrainingLimit(parsed.GetValue(_steps), parsed.GetValue(_epochs),
            parsed.GetValue(_minutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : null);
        return limit is { Steps: null, Passes: null, Time: null } ? limit with { Passes = usualPasses } : limit;
    }

    public string? Folder(ParseResult parsed) => parsed.GetValue(_checkpoint);
    public int SaveEvery(ParseResult parsed) => parsed.GetValue(_saveEvery);
    public int Threads(ParseResult parsed) => parsed.GetValue(_threads);

    /// <summary>Whether to go on with what is in the folder.</summary>
    /// <exception cref="BadInputException">There is no folder to go on with, or one that would be overwritten.</exception>
    public bool Resumes(ParseResult parsed)
    {
        string? folder = Folder(parsed);
        if (parsed.GetValue(_resume))
            return folder is not null ? true : throw new BadInputException("--resume: give the folder of the training to go on with as --checkpoint.");
        if (folder is not null && Training.CheckpointFile.Exists(folder))
            throw new BadInputException($"--checkpoint: '{folder}' holds a checkpoint already. Add --resume to go on with it, or give another folder.");
        return false;
    }
}
