using System.CommandLine;
using System.Globalization;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Memory;
using CellDsl.Lab.Tasks;
using CellDsl.Training.Optimizers;

namespace CellDsl.Lab.Commands.Memory;

/// <summary>The options of <c>memory</c> that say what is trained.</summary>
sealed class MemoryOptions
{
    /// <summary>Those of the papers, as far as the program has them.</summary>
    static readonly string[] UsualCells = ["Lstm", "Gru", "GruBias", "Mut1", "Mut2", "Mut3", "Irnn", "NpRnn", "ElmanRnn"];

    readonly Option<string?> _task = OptionFactory.Choice("--task",
        "adding: the sum of two marked numbers. copy: ten symbols again after T blanks. order: in which order two symbols came.", "adding",
        [.. MemoryTask.Names]);
    readonly Option<string?> _times = OptionFactory.Text("--steps-of-time", "T,T", "T, or several: how long to remember. Default: 150.");
    readonly Option<string?> _cells
        = OptionFactory.Text("--cells", "NAMES", $"The cells to compare. Default: {string.Join(",", UsualCells)}, as far as the program has them.");
    readonly Option<int> _seeds = OptionFactory.Count("--seeds", "Runs of each cell: with --seed, --seed + 1 and so on.", 3, 1, 1000);
    readonly Option<ulong> _seed = OptionFactory.Seed("First seed of the first parameters and the training sequences.");
    readonly Option<int> _hidden = OptionFactory.Count("--hidden", "Hidden size.", 64, 1, 1 << 12);
    readonly Option<int> _batch = OptionFactory.Count("--batch", "Sequences per update.", 32, 1, 1 << 12);
    readonly Option<int> _updates = OptionFactory.Count("--updates", "Updates after which a run ends unsolved.", 12000);
    readonly Option<int> _testEvery = OptionFactory.Count("--test-every", "Updates between tests on sequences not trained on.", 100);
    readonly Option<int> _testSequences = OptionFactory.Count("--test-sequences", "Sequences in a test.", 512, 1, 1 << 20);
    readonly Option<string?> _optimizer = OptionFactory.Choice("--optimizer", "Instead of each cell's own.", null, "sgd", "rmsprop", "adam", "adamw");
    readonly Option<double?> _rate = OptionFactory.OptionalNumber("--learning-rate", "Instead of each cell's own.", 1e-12, 1e6);
    readonly Option<double?> _clip
        = OptionFactory.OptionalNumber("--clip", "Largest norm of the gradient instead of each cell's own; 0: no limit.", 0);
    readonly Option<bool> _noChrono
        = OptionFactory.Flag("--no-chrono", "Begin with the gate biases that the cells declare, not with ones spread over T.");

    public IEnumerable<Option> All
        => [_task, _times, _cells, _seeds, _seed, _hidden, _batch, _updates, _testEvery, _testSequences, _optimizer, _rate, _clip, _noChrono];

    /// <summary>Every T, cell and seed, in this order.</summary>
    /// <exception cref="BadInputException">A T or a cell cannot be used.</exception>
    public IReadOnlyList<MemoryRun> Runs(LabContext lab, ParseResult parsed)
    {
        var cells = Cells(lab, parsed.GetValue(_cells));
        ulong seed = parsed.GetValue(_seed);
        return
        [
            .. from task in Tasks(parsed.GetRequiredValue(_task)!, parsed.GetValue(_times) ?? "150")
               from cell in cells
               from k in Enumerable.Range(0, parsed.GetValue(_seeds))
               select new MemoryRun(cell, task, Settings(cell, task, parsed), unchecked(seed + (ulong)k), parsed.GetValue(_hidden),
                   parsed.GetValue(_batch),
                   parsed.GetValue(_updates), parsed.GetValue(_testEvery), parsed.GetValue(_testSequences)),
        ];
    }

    static MemoryTask[] Tasks(string name, string times)
    {
        var tasks = new List<MemoryTask>();
        foreach (string text in times.Split(','))
        {
            if (!int.TryParse(text, NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out int time))
                throw new BadInputException($"--steps-of-time: expected whole numbers such as 150 or 150,300, found '{times}'.");
            try
            {
                tasks.Add(MemoryTask.Create(name, time));
            }
            catch (ArgumentOutOfRangeException e)
            {
                throw new BadInputException($"--steps-of-time: {e.Message.Split(" (")[0]} Found {time}.", e);
            }
        }
        return [.. tasks.DistinctBy(task => task.Time)];
    }

    static IReadOnlyList<CellDefinition> Cells(LabContext lab, string? names)
    {
        if (names is null)
        {
            CellDefinition[] usual = [.. UsualCells.SelectMany(name => lab.Cells.Where(cell => cell.Description.Name == name))];
            return usual.Length > 0 ? usual : throw new BadInputException("--cells: say which cells to compare; `list` shows all.");
        }
        CellDefinition[] cells = [.. names.Split(',', StringSplitOptions.TrimEntries).Select(lab.Cell).Distinct()];
        foreach (CellDefinition cell in cells)
            if (!cell.Description.ReadsOneSequence)
                throw new BadInputException($"--cells: cell {cell.Description.Name} has {cell.Description.Inputs.Count} inputs and "
                    + $"{cell.Description.Contexts.Count} contexts; a memory task feeds cells with one input and no context.");
        return cells;
    }

    MemorySettings Settings(CellDefinition cell, MemoryTask task, ParseResult parsed)
    {
        MemorySettings settings = MemorySettings.For(cell.Description, task);
        return new MemorySettings(
            parsed.GetValue(_optimizer) is { } name ? OptimizerRule.Parse(name) : settings.Optimizer,
            parsed.GetValue(_rate) ?? settings.LearningRate,
            parsed.GetValue(_clip) is { } clip ? (clip > 0 ? clip : null) : settings.ClipNorm,
            settings.Chrono && !parsed.GetValue(_noChrono));
    }
}
