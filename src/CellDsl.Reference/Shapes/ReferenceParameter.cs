namespace CellDsl.Reference;

/// <summary>A parameter as the reference sees it. Matrices are row-major [<paramref name="Rows"/>, <paramref name="Columns"/>];
/// vectors and scalars (one row) have no columns.</summary>
public sealed record ReferenceParameter(string Name, int Rows, int? Columns)
{
    /// <summary>Numbers in it.</summary>
    public int Count => Rows * (Columns ?? 1);

    /// <summary>Name and shape, for example "Wf [16, 8]".</summary>
    public override string ToString() => Columns is { } columns ? $"{Name} [{Rows}, {columns}]" : $"{Name} [{Rows}]";
}
