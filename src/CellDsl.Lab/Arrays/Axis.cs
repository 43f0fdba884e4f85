namespace CellDsl.Lab.Arrays;

/// <summary>One axis of an expected tensor: time, batch, or the sum of some dimensions of the cell.</summary>
readonly record struct Axis(IReadOnlyList<int> Dimensions)
{
    /// <summary>Indices that no dimension of a cell has.</summary>
    public const int Time = -1, Batch = -2;

    public static Axis Of(int dimension) => new([dimension]);

    /// <summary>"T", "B", "Hidden", "Hidden + Input".</summary>
    public string Name(CellDescription cell) => string.Join(" + ", Dimensions.Select(d => NameOf(cell, d)));

    public static string NameOf(CellDescription cell, int dimension) => dimension switch
    {
        Time => "T",
        Batch => "B",
        0 => "1",
        _ => cell.Dimensions[dimension],
    };
}
