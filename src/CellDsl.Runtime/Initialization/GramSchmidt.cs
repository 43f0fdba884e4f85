using System.Runtime.CompilerServices;

namespace CellDsl;

/// <summary>Makes the rows of a matrix orthonormal, a block at a time: first products with all rows that are done, then row by row within the
/// block.</summary>
/// <remarks>Each block goes through both steps twice, which leaves it orthogonal to rounding error (Barlow and Smoktunowicz, 2013,
/// "Reorthogonalized block classical Gram-Schmidt"; "twice is enough", Giraud et al., 2005).</remarks>
sealed class GramSchmidt(PaddedRows vectors, int count) : IDisposable
{
    readonly Panels _vectorByColumn = new(vectors.Columns, count);
    readonly Panels _vectorByRow = new(count, vectors.Columns);
    readonly PaddedRows _products = new(Panels.BlockRows, count);

    public void Run()
    {
        for (int first = 0; first < count; first += Panels.BlockRows)
        {
            int end = Math.Min(first + Panels.BlockRows, count);
            for (int pass = 0; pass < 2; pass++)
            {
                SubtractProjections(first, end);
                Orthonormalize(first, end);
            }
            _vectorByColumn.SetColumns(vectors, first, end);
            _vectorByRow.SetRows(vectors, first, end);
        }
    }

    /// <summary>block -= block · doneᵀ · done</summary>
    void SubtractProjections(int done, int end)
    {
        for (int row = done; row < end; row++)
            _products[row - done].Clear();
        _vectorByColumn.AddProduct(_products.From(0), vectors.From(done), end - done, depth: vectors.Columns, columns: done);
        for (int row = done; row < end; row++)
            foreach (ref double product in _products[row - done][..done])
                product = -product;
        _vectorByRow.AddProduct(vectors.From(done), _products.From(0), end - done, depth: done, columns: vectors.Columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Orthonormalize(int first, int end)
    {
        for (int row = first; row < end; row++)
        {
            Span<double> vector = vectors[row];
            for (int other = first; other < row; other++)
                FixedOrder.AddScaled(vector, -FixedOrder.Dot(vector, vectors[other]), vectors[other]);
            double scale = 1 / Math.Sqrt(FixedOrder.Dot(vector, vector));
            foreach (ref double element in vector)
                element *= scale;
        }
    }

    public void Dispose()
    {
        _vectorByColumn.Dispose();
        _vectorByRow.Dispose();
        _products.Dispose();
    }
}
