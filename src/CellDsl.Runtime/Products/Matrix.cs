namespace CellDsl.Products;

/// <summary>A matrix in memory: element (row, column) lies at row·RowStride + column·ColumnStride.</summary>
readonly ref struct Matrix<T>
    where T : unmanaged
{
    /// <exception cref="ArgumentException">Elements would lie behind the data's end.</exception>
    public Matrix(ReadOnlySpan<T> data, int rows, int columns, int rowStride, int columnStride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(rowStride);
        ArgumentOutOfRangeException.ThrowIfNegative(columnStride);
        if (rows > 0 && columns > 0 && (long)(rows - 1) * rowStride + (long)(columns - 1) * columnStride >= data.Length)
            throw new ArgumentException($"A matrix of {rows} x {columns} does not fit {data.Length} numbers.", nameof(data));
        Data = data;
        (Rows, Columns, RowStride, ColumnStride) = (rows, columns, rowStride, columnStride);
    }

    public ReadOnlySpan<T> Data { get; }
    public int Rows { get; }
    public int Columns { get; }
    public int RowStride { get; }
    public int ColumnStride { get; }

    public Matrix<T> Transposed => new(Data, Columns, Rows, ColumnStride, RowStride);

    /// <summary>Rows one behind the other.</summary>
    public static Matrix<T> Of(ReadOnlySpan<T> data, int rows, int columns) => new(data, rows, columns, columns, 1);
}
