using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Models.Characters;

/// <summary>Sizes of a character model.</summary>
public sealed record CharModelOptions
{
    /// <summary>Layers of cells.</summary>
    public int Layers { get; init; } = 1;
    /// <summary>The cells' names from the lowest layer where they differ; empty: all layers are of one cell.</summary>
    [AbsentInOldCheckpoints]
    public IReadOnlyList<string> Cells { get; init; } = [];
    /// <summary>Hidden size of each layer.</summary>
    public int HiddenSize { get; init; } = 256;
    /// <summary>Numbers per character vector; null: the hidden size for a cell that demands it, else at most 64.</summary>
    public int? EmbeddingSize { get; init; }
    /// <summary>Sizes of the cell's other dimensions by name; those not named are as large as the hidden size.</summary>
    public IReadOnlyDictionary<string, int> OtherSizes { get; init; } = new Dictionary<string, int>();
    /// <inheritdoc cref="StackOptions.Dropout"/>
    [AbsentInOldCheckpoints]
    public double Dropout { get; init; }
    /// <inheritdoc cref="StackOptions.Residual"/>
    [AbsentInOldCheckpoints]
    public bool Residual { get; init; }

    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Layers, 1);
        if (Cells.Count > 0 && Cells.Count != Layers)
            throw new ArgumentException($"{nameof(Cells)}: expected the cells of {Layers} layers, found {string.Join(", ", Cells)}.");
        if (Cells.Contains(null))
            throw new ArgumentException($"{nameof(Cells)}: found null among the cells' names.");
        Stack.Validate();
    }

    internal StackOptions Stack => new() { HiddenSize = HiddenSize, OtherSizes = OtherSizes, Dropout = Dropout, Residual = Residual };
}
