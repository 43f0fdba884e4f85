using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using CellDsl.Training.Numerics;

namespace CellDsl.Training.Attention;

/// <summary>Products of matrices in either precision, each element summed in an order that depends on the sizes alone.</summary>
sealed class Products<T>(int threads)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>With fewer rows, packing a matrix into panels costs more than it saves.</summary>
    const int FewRows = 4;

    readonly MatrixProduct _product = new(threads);

    /// <summary>C = A·B, or C += A·B.</summary>
    /// <param name="a">[rows, depth]</param>
    /// <param name="b">[depth, columns]</param>
    /// <param name="c">[rows, columns], rows one behind the other</param>
    public void Multiply(int rows, int columns, int depth, Matrix<T> a, Matrix<T> b, Span<T> c, bool add = false)
    {
        if (typeof(T) == typeof(float) && rows >= FewRows)
        {
            _product.Multiply(rows, columns, depth, Strided(a), Strided(b), MemoryMarshal.Cast<T, float>(c), add);
            return;
        }
        if (!add)
            c[..(rows * columns)].Clear();
        for (int row = 0; row < rows; row++)
        {
            Span<T> sums = c.Slice(row * columns, columns);
            if (b.ColumnStride == 1)
                for (int k = 0; k < depth; k++)
                    TensorPrimitives.MultiplyAdd(b.Data.Slice(k * b.RowStride, columns), a.Data[row * a.RowStride + k * a.ColumnStride], sums, sums);
            else if (b.RowStride == 1 && a.ColumnStride == 1)
                for (int n = 0; n < columns; n++)
                    sums[n] += Dot(a.Data.Slice(row * a.RowStride, depth), b.Data.Slice(n * b.ColumnStride, depth));
            else
                for (int n = 0; n < columns; n++)
                    for (int k = 0; k < depth; k++)
                        sums[n] += a.Data[row * a.RowStride + k * a.ColumnStride] * b.Data[k * b.RowStride + n * b.ColumnStride];
        }
    }

    /// <summary>Σ x y in an order that depends on nothing but the length (see <see cref="Reductions"/>).</summary>
    public static T Dot(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
    {
        y = y[..x.Length];
        ReadOnlySpan<Vector<T>> xs = MemoryMarshal.Cast<T, Vector<T>>(x), ys = MemoryMarshal.Cast<T, Vector<T>>(y);
        Vector<T> sums = Vector<T>.Zero;
        for (int k = 0; k < xs.Length; k++)
            sums += xs[k] * ys[k];
        T sum = Vector.Sum(sums);
        for (int k = xs.Length * Vector<T>.Count; k < x.Length; k++)
            sum += x[k] * y[k];
        return sum;
    }

    static Strided Strided(Matrix<T> matrix)
        => new(MemoryMarshal.Cast<T, float>(matrix.Data), matrix.RowStride, matrix.ColumnStride);
}
