using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Models.Characters;

/// <summary>Sizes of a character model.</summary>
public sealed record CharModelOptions
{
    /// <summary>Layers of cells.</summary>
    public int Layers { get; init; } = 1;
    /// <summary>The cells' names from the lowest layer where they differ; empty: all layers are of one cell.</summary>
    public IReadOnlyList<string> Cells { get; init; } = [];
    public int HiddenSize { get; init; } = 256;
    /// <summary>Numbers per character vector; null: the hidden size for a cell that demands it, else at most 64.</summary>
    public int? EmbeddingSize { get; init; }
    /// <summary>Sizes of the cell's other dimensions by name; those not named are as large as the hidden size.</summary>
    public IReadOnlyDictionary<string, int> OtherSizes { get; init; } = new Dictionary<string, int>();
    /// <inheritdoc cref="StackOptions.Dropout"/>
    public double Dropout { get; init; }
    /// <inheritdoc cref="StackOptions.Residual"/>
    public bool Residual { get; init; }

    internal StackOptions Stack => new() { HiddenSize = HiddenSize, OtherSizes = OtherSizes, Dropout = Dropout, Residual = Residual };
}
