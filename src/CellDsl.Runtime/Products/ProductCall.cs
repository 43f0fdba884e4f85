namespace CellDsl.Products;

/// <summary>One product: C [rows, columns] from A [rows, depth] and B [depth, columns], each with its strides; the elements of a row of C lie side
/// by side.</summary>
readonly struct ProductCall<T>(int rows, int columns, int depth, Strided<T> a, Strided<T> b, Strided<T> c, bool add)
    where T : unmanaged
{
    public int Rows { get; } = rows;
    public int Columns { get; } = columns;
    public int Depth { get; } = depth;
    public Strided<T> A { get; } = a;
    public Strided<T> B { get; } = b;
    public Strided<T> C { get; } = c;
    /// <summary>To what is in C.</summary>
    public bool Add { get; } = add;

    public long MultiplyAdds => (long)Rows * Columns * Depth;
}

/// <summary>Where a matrix lies, and the steps from row to row and from column to column.</summary>
readonly unsafe struct Strided<T>(T* origin, nint row, nint column)
    where T : unmanaged
{
    public T* Origin { get; } = origin;
    public nint Row { get; } = row;
    public nint Column { get; } = column;

    public Strided<T> Transposed => new(Origin, Column, Row);

    public Strided<T> From(int rowNumber, int columnNumber) => new(At(rowNumber, columnNumber), Row, Column);

    public T* At(int rowNumber, int columnNumber) => Origin + rowNumber * Row + columnNumber * Column;
}
