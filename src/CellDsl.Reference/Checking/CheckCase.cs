namespace CellDsl.Reference;

/// <summary>Sizes of one run: input and hidden size, the size of the cell's other dimensions (each next one is one larger),
/// T steps, B sequences, and how many steps of each are valid (null: all).</summary>
public sealed record CheckCase(int Input, int Hidden, int Other, int Steps, int Batch, int[]? Lengths = null)
{
    /// <summary>Which numbers are drawn.</summary>
    public CheckData Data { get; init; }

    /// <summary>The sizes in one line, for example "T=3 B=2 I=5 H=7 other=4".</summary>
    public override string ToString()
        => $"T={Steps} B={Batch} I={Input} H={Hidden} other={Other}{(Lengths is null ? "" : $" lengths={string.Join(",", Lengths)}")}"
        + Data switch
        {
            CheckData.Zero => " at zero",
            CheckData.Large => " with large numbers",
            CheckData.NotFinite => " with infinities and NaN",
            _ => "",
        };

    /// <summary>Sizes for a cell with the given dimensions. Where the input has the hidden size, the hidden size counts.</summary>
    internal CellSizes SizesFor(IEnumerable<string> dimensions)
    {
        string[] names = [.. dimensions];
        var sizes = new CellSizes(names.Contains("Input") ? Input : Hidden, names.Contains("Hidden") ? Hidden : names.Contains("Input") ? Input
            : Hidden);
        foreach (var (index, name) in names.Where(n => n is not ("Input" or "Hidden" or "One")).Index())
            sizes[name] = Other + index;
        return sizes;
    }
}
