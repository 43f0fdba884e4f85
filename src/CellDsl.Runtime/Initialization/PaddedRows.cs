using CellDsl.Execution;
using CellDsl.Kernels;

namespace CellDsl;

/// <summary>A matrix of zeros to begin with, whose rows end at a whole panel and whose number of rows fills the last tile.</summary>
sealed unsafe class PaddedRows : IDisposable
{
    readonly NativeBlock _memory;
    readonly int _stride;

    public PaddedRows(int rows, int columns)
    {
        Columns = columns;
        _stride = Panels.WholePanels(columns);
        _memory = new NativeBlock((long)(rows + Panels.TileRows - 1) * _stride * sizeof(double));
    }

    /// <param name="values">Row after row.</param>
    public static PaddedRows Of(ReadOnlySpan<double> values, int columns)
    {
        var rows = new PaddedRows(values.Length / columns, columns);
        for (int row = 0; row < values.Length / columns; row++)
            values.Slice(row * columns, columns).CopyTo(rows[row]);
        return rows;
    }

    public int Columns { get; }

    public Span<double> this[int row] => new((double*)_memory.Pointer + (nint)row * _stride, Columns);

    public Rows<double> From(int row) => new((double*)_memory.Pointer + (nint)row * _stride, _stride);

    public void Dispose() => _memory.Dispose();
}
