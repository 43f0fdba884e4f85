using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Sequences;

namespace CellDsl.Lab.Commands;

/// <summary>The options that say which cells are put on top of each other, and how.</summary>
/// <param name="mayReadBackwards">Whether --bidirectional is one of them.</param>
/// <param name="cellHelp">Which cells serve, and which is usual.</param>
sealed class StackChoice(int hiddenSize, int layers, bool mayReadBackwards, string cellHelp = "The cell's class name, as `list` shows it.")
{
    readonly Option<string?> _cell = OptionFactory.Text("--cell", "NAME", cellHelp);
    readonly Option<string?> _cells
        = OptionFactory.Text("--cells", "NAMES", "Cells of different layers from the lowest, e.g. Lstm,Gru; instead of --cell and --layers.");
    readonly Option<int> _hidden = OptionFactory.Count("--hidden", "Hidden size.", hiddenSize, 1, 1 << 16);
    readonly Option<int> _layers = OptionFactory.Count("--layers", "Cells on top of each other.", layers, 1, 64);
    readonly Option<double> _dropout
        = OptionFactory.Number("--dropout", "Share of numbers dropped in training into each layer and out of the last.", 0, 0, 0.99);
    readonly Option<bool> _residual = OptionFactory.Flag("--residual", "Add each layer's input to its output, where sizes agree.");
    readonly Option<bool> _bidirectional = OptionFactory.Flag("--bidirectional", "Each layer reads in both directions.");

    public IEnumerable<Option> All
        => [_cell, _cells, _hidden, _layers, _dropout, _residual, .. mayReadBackwards ? [_bidirectional] : Array.Empty<Option>()];

    public StackOptions Options(ParseResult parsed) => new()
    {
        HiddenSize = parsed.GetValue(_hidden),
        Dropout = parsed.GetValue(_dropout),
        Residual = parsed.GetValue(_residual),
        Direction = mayReadBackwards && parsed.GetValue(_bidirectional) ? LayerDirection.Concatenated : LayerDirection.Forward,
    };

    public int LayerCount(ParseResult parsed) => parsed.GetValue(_cells)?.Split(',').Length ?? parsed.GetValue(_layers);

    /// <summary>One cell per layer, from the lowest.</summary>
    /// <param name="standard">The cell where none is named, if the program has it; null: one must be named.</param>
    /// <param name="missing">What is said where one must be named.</param>
    /// <exception cref="BadInputException">No cell is named, or there is none of that name, or options contradict each other.</exception>
    public IReadOnlyList<CellDefinition> Cells(LabContext lab, ParseResult parsed, string? standard, string missing
        = "say which cell to train; `list` shows all.")
    {
        if (parsed.GetValue(_cells) is { } names)
        {
            foreach (Option other in (Option[])[_cell, _layers])
                if (Agreement.IsGiven(parsed, other))
                    throw new BadInputException($"{other.Name}: --cells names the cell of each layer already; leave one of the two out.");
            return [.. names.Split(',').Select(name => lab.Cell(name.Trim()))];
        }
        string name = parsed.GetValue(_cell) ?? (lab.Cells.Any(c => c.Description.Name == standard) ? standard : null)
            ?? throw new BadInputException($"--cell: {missing}");
        CellDefinition cell = lab.Cell(name);
        return [.. Enumerable.Repeat(cell, parsed.GetValue(_layers))];
    }

    /// <summary>A resumed training has the options it began with.</summary>
    /// <exception cref="BadInputException">An option was given that says otherwise.</exception>
    public void RequireAgreement(ParseResult parsed, IReadOnlyList<string> layerCells, StackOptions stored)
    {
        StackOptions given = Options(parsed);
        Agreement.Require(parsed, _cell, parsed.GetValue(_cell), layerCells.Distinct().Count() == 1 ? layerCells[0] : string.Join(',', layerCells));
        Agreement.Require(parsed, _cells, parsed.GetValue(_cells), string.Join(',', layerCells));
        Agreement.Require(parsed, _layers, parsed.GetValue(_layers), layerCells.Count);
        Agreement.Require(parsed, _hidden, given.HiddenSize, stored.HiddenSize);
        Agreement.Require(parsed, _dropout, given.Dropout, stored.Dropout);
        Agreement.Require(parsed, _residual, given.Residual, stored.Residual);
        Agreement.Require(parsed, _bidirectional, given.IsBidirectional, stored.IsBidirectional);
    }
}
