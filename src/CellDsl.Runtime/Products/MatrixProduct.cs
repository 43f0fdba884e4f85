using System.Numerics;
using CellDsl.Execution;

namespace CellDsl.Products;

/// <summary>C = A·B or C += A·B for matrices with any strides: what is not a cell multiplies with this.</summary>
/// <remarks><para>An element of C is summed in an order that depends on the sizes and strides alone: not on the number of threads, nor on the
/// vector width. In float, terms are added up in the order of the depth, 256 at a time, and each such sum is added to what is there. Where both
/// factors lie along the depth, and there are few rows or few columns, 16 sums side by side are added up at the end (<see cref="Dots{T, V}"/>): a
/// row's last bits may then differ from those that it has among more. In double, the sum begins with what is there, term after term, each rounded
/// once, on every machine.</para>
/// <para>An instance keeps its memory between calls and serves one call at a time.</para></remarks>
sealed unsafe class MatrixProduct<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Multiply-adds below which starting a second thread costs more than it saves.</summary>
    const long ParallelWork = 1 << 19;

    readonly ProductKernel<T> _kernel;
    readonly ProductMemory[] _memories;
    readonly ParallelOptions _parallel;
    readonly Action<int> _work;

    // The call in progress.
    ProductCall<T> _call;
    ProductSplit _split;
    int _next;

    public MatrixProduct(int threads = 1)
        : this(threads, ProductKernel<T>.Widest)
    {
    }

    internal MatrixProduct(int threads, ProductKernel<T> kernel)
    {
        threads = Math.Max(1, threads);
        _kernel = kernel;
        _memories = [.. Enumerable.Range(0, threads).Select(_ => new ProductMemory())];
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        _work = Work;
    }

    /// <param name="a">[rows, depth]</param>
    /// <param name="b">[depth, columns]</param>
    /// <param name="c">[rows, columns]</param>
    /// <param name="add">Adds to what is in <paramref name="c"/>.</param>
    /// <param name="rowStride">From one row of <paramref name="c"/> to the next; without it they lie one behind the other.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other.</exception>
    public void Multiply(Matrix<T> a, Matrix<T> b, Span<T> c, bool add = false, int? rowStride = null)
    {
        (int rows, int columns, int depth) = (a.Rows, b.Columns, a.Columns);
        int stride = rowStride ?? columns;
        if (b.Rows != depth || stride < columns || rows > 0 && columns > 0 && (long)(rows - 1) * stride + columns > c.Length)
            throw new ArgumentException(
                $"A product of {rows} x {depth} and {b.Rows} x {columns} does not fit {c.Length} numbers in rows of {stride}.");
        if (rows == 0 || columns == 0)
            return;
        if (depth == 0)
        {
            for (int row = 0; row < rows && !add; row++)
                c.Slice(row * stride, columns).Clear();
            return;
        }
        fixed (T* pa = a.Data, pb = b.Data, pc = c)
        {
            _call = new ProductCall<T>(rows, columns, depth, new(pa, a.RowStride, a.ColumnStride), new(pb, b.RowStride, b.ColumnStride),
                new(pc, stride, 1), add);
            int workers = _call.MultiplyAdds < ParallelWork ? 1 : _memories.Length;
            _split = _kernel.Split(_call, workers);
            _next = 0;
            if (Math.Min(workers, _split.Parts) == 1)
                Work(0);
            else
                Parallel.For(0, Math.Min(workers, _split.Parts), _parallel, _work);
        }
    }

    void Work(int worker)
    {
        for (int part = Interlocked.Increment(ref _next) - 1; part < _split.Parts; part = Interlocked.Increment(ref _next) - 1)
        {
            (Share rows, Share columns) = _split[part];
            _kernel.Run(_call, rows, columns, _memories[worker]);
        }
    }
}
