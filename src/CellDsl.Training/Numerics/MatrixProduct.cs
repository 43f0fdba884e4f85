using System.Numerics;
using System.Runtime.CompilerServices;

namespace CellDsl.Training.Numerics;

/// <summary>C = A·B or C += A·B in single precision for matrices with any strides: both operands are packed into panels, the innermost loop keeps
/// a tile of C in registers (Goto and van de Geijn, 2008). Every element is summed in the same order on any number of threads.
/// An instance keeps its panels between calls and serves one call at a time.</summary>
sealed unsafe class MatrixProduct
{
    const int TileRows = 6;
    const int DepthBlock = 256;
    const int MaxRowBlock = 96;
    /// <summary>Multiply-adds below which starting a second thread costs more than it saves.</summary>
    const long ParallelWork = 1 << 19;

    static readonly int TileColumns = 2 * Vector<float>.Count;

    readonly int _threads;
    readonly ParallelOptions _parallel;
    readonly Action<int> _multiplyRows;
    float[] _rightPanels = [];
    float[] _leftPanels = [];

    // The call in progress.
    float* _a, _b, _c;
    int _rows, _columns, _aRow, _aColumn, _bRow, _bColumn, _cRow;
    int _depthStart, _depth, _rowBlock;
    bool _add;

    public MatrixProduct(int threads = 1)
    {
        _threads = Math.Max(1, threads);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = _threads };
        _multiplyRows = MultiplyRows;
    }

    /// <param name="a">[rows, depth]</param>
    /// <param name="b">[depth, columns]</param>
    /// <param name="c">[rows, columns], rows one behind the other</param>
    /// <param name="add">True: adds to what is in <paramref name="c"/>.</param>
    public void Multiply(int rows, int columns, int depth, Strided a, Strided b, Span<float> c, bool add = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(c.Length, (long)rows * columns);
        a.Check(rows, depth);
        b.Check(depth, columns);
        if (depth == 0 && !add)
            c[..(rows * columns)].Clear();
        fixed (float* pa = a.Data, pb = b.Data, pc = c)
        {
            _a = pa;
            _b = pb;
            _c = pc;
            (_rows, _columns, _cRow) = (rows, columns, columns);
            (_aRow, _aColumn, _bRow, _bColumn) = (a.RowStride, a.ColumnStride, b.RowStride, b.ColumnStride);
            bool parallel = _threads > 1 && (long)rows * columns * depth >= ParallelWork;
            _rowBlock = Math.Clamp(RoundUp((rows + 2 * _threads - 1) / (2 * _threads), TileRows), TileRows, MaxRowBlock);
            int blocks = (rows + _rowBlock - 1) / _rowBlock;
            Reserve(blocks);
            for (_depthStart = 0; _depthStart < depth; _depthStart += DepthBlock)
            {
                _depth = Math.Min(DepthBlock, depth - _depthStart);
                _add = add || _depthStart > 0;
                PackRight();
                if (parallel)
                    Parallel.For(0, blocks, _parallel, _multiplyRows);
                else
                    for (int block = 0; block < blocks; block++)
                        MultiplyRows(block);
            }
        }
    }

    void Reserve(int blocks)
    {
        int right = Elements((long)RoundUp(_columns, TileColumns) * DepthBlock);
        if (_rightPanels.Length < right)
            _rightPanels = GC.AllocateUninitializedArray<float>(right);
        int left = Elements((long)blocks * _rowBlock * DepthBlock);
        if (_leftPanels.Length < left)
            _leftPanels = GC.AllocateUninitializedArray<float>(left);
    }

    int Elements(long count)
        => count <= Array.MaxLength ? (int)count : throw new OutOfMemoryException(
            $"A product of {_rows} x {_columns} numbers is more than its panels can hold ({Array.MaxLength} numbers, {DepthBlock} for each row or "
            + $"column).");

    /// <summary>Panels of TileColumns columns: for each k of the block, the panel's numbers side by side; missing columns are zero.</summary>
    void PackRight()
    {
        fixed (float* panels = _rightPanels)
            for (int column = 0; column < _columns; column += TileColumns)
                Pack(_b + (long)_depthStart * _bRow + (long)column * _bColumn, _bColumn, _bRow, Math.Min(TileColumns, _columns - column),
                    TileColumns, panels + (long)column * _depth);
    }

    void MultiplyRows(int block)
    {
        int firstRow = block * _rowBlock, endRow = Math.Min(firstRow + _rowBlock, _rows);
        float* edge = stackalloc float[TileRows * TileColumns];
        fixed (float* allLeft = _leftPanels, right = _rightPanels)
        {
            float* left = allLeft + (long)block * _rowBlock * DepthBlock;
            for (int row = firstRow; row < endRow; row += TileRows)
                Pack(_a + (long)row * _aRow + (long)_depthStart * _aColumn, _aRow, _aColumn, Math.Min(TileRows, endRow - row),
                    TileRows, left + (long)(row - firstRow) * _depth);

            for (int column = 0; column < _columns; column += TileColumns)
                for (int row = firstRow; row < endRow; row += TileRows)
                {
                    float* a = left + (long)(row - firstRow) * _depth, b = right + (long)column * _depth;
                    float* c = _c + (long)row * _cRow + column;
                    int height = Math.Min(TileRows, endRow - row), width = Math.Min(TileColumns, _columns - column);
                    if (height == TileRows && width == TileColumns)
                    {
                        MultiplyTile(_depth, a, b, c, _cRow, _add);
                        continue;
                    }
                    MultiplyTile(_depth, a, b, edge, TileColumns, add: false);
                    for (int r = 0; r < height; r++)
                        for (int n = 0; n < width; n++)
                            c[(long)r * _cRow + n] = (_add ? c[(long)r * _cRow + n] : 0) + edge[r * TileColumns + n];
                }
        }
    }

    void Pack(float* source, int stride, int depthStride, int count, int width, float* panel)
    {
        if (depthStride == 1)
        {
            for (int n = 0; n < width; n++)
                for (int k = 0; k < _depth; k++)
                    panel[(long)k * width + n] = n < count ? source[(long)n * stride + k] : 0;
            return;
        }
        for (int k = 0; k < _depth; k++, panel += width)
            for (int n = 0; n < width; n++)
                panel[n] = n < count ? source[(long)n * stride + (long)k * depthStride] : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void MultiplyTile(int depth, float* a, float* b, float* c, int cRow, bool add)
    {
        Vector<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        Vector<float> c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        for (int k = 0; k < depth; k++, a += TileRows, b += 2 * Vector<float>.Count)
        {
            Vector<float> b0 = Vector.Load(b), b1 = Vector.Load(b + Vector<float>.Count);
            var v = new Vector<float>(a[0]);
            c00 = Vector.MultiplyAddEstimate(v, b0, c00);
            c01 = Vector.MultiplyAddEstimate(v, b1, c01);
            v = new Vector<float>(a[1]);
            c10 = Vector.MultiplyAddEstimate(v, b0, c10);
            c11 = Vector.MultiplyAddEstimate(v, b1, c11);
            v = new Vector<float>(a[2]);
            c20 = Vector.MultiplyAddEstimate(v, b0, c20);
            c21 = Vector.MultiplyAddEstimate(v, b1, c21);
            v = new Vector<float>(a[3]);
            c30 = Vector.MultiplyAddEstimate(v, b0, c30);
            c31 = Vector.MultiplyAddEstimate(v, b1, c31);
            v = new Vector<float>(a[4]);
            c40 = Vector.MultiplyAddEstimate(v, b0, c40);
            c41 = Vector.MultiplyAddEstimate(v, b1, c41);
            v = new Vector<float>(a[5]);
            c50 = Vector.MultiplyAddEstimate(v, b0, c50);
            c51 = Vector.MultiplyAddEstimate(v, b1, c51);
        }
        StoreRow(c, c00, c01, add);
        StoreRow(c += cRow, c10, c11, add);
        StoreRow(c += cRow, c20, c21, add);
        StoreRow(c += cRow, c30, c31, add);
        StoreRow(c += cRow, c40, c41, add);
        StoreRow(c + cRow, c50, c51, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreRow(float* c, Vector<float> left, Vector<float> right, bool add)
    {
        if (add)
        {
            left += Vector.Load(c);
            right += Vector.Load(c + Vector<float>.Count);
        }
        left.Store(c);
        right.Store(c + Vector<float>.Count);
    }

    static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}

/// <summary>A matrix in memory: element (row, column) lies at row·RowStride + column·ColumnStride.</summary>
readonly ref struct Strided(ReadOnlySpan<float> data, int rowStride, int columnStride)
{
    public ReadOnlySpan<float> Data { get; } = data;
    public int RowStride { get; } = rowStride;
    public int ColumnStride { get; } = columnStride;

    /// <summary>Rows one behind the other.</summary>
    public static Strided RowMajor(ReadOnlySpan<float> data, int columns) => new(data, columns, 1);

    /// <summary>The transpose of a row-major matrix with <paramref name="columns"/> columns before transposing.</summary>
    public static Strided Transposed(ReadOnlySpan<float> data, int columns) => new(data, 1, columns);

    public void Check(int rows, int columns)
    {
        if (rows > 0 && columns > 0 && (long)(rows - 1) * RowStride + (long)(columns - 1) * ColumnStride >= Data.Length)
            throw new ArgumentException($"A matrix of {rows} x {columns} does not fit {Data.Length} numbers.");
    }
}
