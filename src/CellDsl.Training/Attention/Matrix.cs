namespace CellDsl.Training.Attention;

/// <summary>A matrix in memory: element (row, column) lies at row·RowStride + column·ColumnStride.</summary>
readonly ref struct Matrix<T>(ReadOnlySpan<T> data, int rowStride, int columnStride)
{
    public ReadOnlySpan<T> Data { get; } = data;
    public int RowStride { get; } = rowStride;
    public int ColumnStride { get; } = columnStride;

    public Matrix<T> Transpose() => new(Data, ColumnStride, RowStride);

    /// <summary>Rows one behind the other.</summary>
    public static Matrix<T> Rows(ReadOnlySpan<T> data, int columns) => new(data, columns, 1);
}
