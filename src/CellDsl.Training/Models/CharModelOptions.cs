namespace CellDsl.Training;

/// <summary>Sizes of a character model.</summary>
public sealed record CharModelOptions
{
    /// <summary>Layers of cells.</summary>
    public int Layers { get; init; } = 1;
    public int HiddenSize { get; init; } = 256;
    /// <summary>Numbers per character vector; null: the hidden size for a cell that demands it, else at most 64.</summary>
    public int? EmbeddingSize { get; init; }
    /// <summary>Sizes of the cell's other dimensions by name; those not named are as large as the hidden size.</summary>
    public IReadOnlyDictionary<string, int> OtherSizes { get; init; } = new Dictionary<string, int>();
}
