using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using CellDsl.Products;

namespace CellDsl;

/// <summary>Makes the rows of a matrix orthonormal, a block at a time: first products with all rows that are done, then row by row within the
/// block.</summary>
/// <remarks>Each block goes through both steps twice, which leaves it orthogonal to rounding error (Barlow and Smoktunowicz, 2013,
/// "Reorthogonalized block classical Gram-Schmidt"; "twice is enough", Giraud et al., 2005).</remarks>
/// <param name="vectors">[count, length], row after row.</param>
sealed class GramSchmidt(double[] vectors, int count, int length)
{
    /// <summary>Rows for which it is worth reading all those that are done.</summary>
    const int BlockRows = 32;

    readonly MatrixProduct<double> _product = new();
    readonly double[] _projections = new double[count * Math.Min(count, BlockRows)];

    public void Run()
    {
        for (int first = 0; first < count; first += BlockRows)
        {
            int end = Math.Min(first + BlockRows, count);
            for (int pass = 0; pass < 2; pass++)
            {
                SubtractProjections(first, end);
                Orthonormalize(first, end);
            }
        }
    }

    /// <summary>block -= (done · blockᵀ)ᵀ · done, in which only the few rows of the block are packed as columns.</summary>
    void SubtractProjections(int first, int end)
    {
        int rows = end - first;
        Matrix<double> done = Matrix<double>.Of(Rows(0, first), first, length), block = Matrix<double>.Of(Rows(first, end), rows, length);
        Span<double> projections = _projections.AsSpan(0, first * rows);
        _product.Multiply(done, block.Transposed, projections);
        TensorPrimitives.Negate<double>(projections, projections);
        _product.Multiply(Matrix<double>.Of(projections, first, rows).Transposed, done, Rows(first, end), add: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Orthonormalize(int first, int end)
    {
        for (int row = first; row < end; row++)
        {
            Span<double> vector = Rows(row, row + 1);
            for (int other = first; other < row; other++)
            {
                ReadOnlySpan<double> projected = Rows(other, other + 1);
                FixedOrder.AddScaled(vector, -FixedOrder.Dot(vector, projected), projected);
            }
            double scale = 1 / Math.Sqrt(FixedOrder.Dot(vector, vector));
            foreach (ref double element in vector)
                element *= scale;
        }
    }

    Span<double> Rows(int first, int end) => vectors.AsSpan(first * length, (end - first) * length);
}
