using CellDsl.Kernels;
using CellDsl.Products;

namespace CellDsl.Runtime.Tests.Products;

public class ProductWidthTests
{
    /// <summary>Few rows, a shallow depth, few columns, more than one block of depth, more than one chunk of columns, ends within vectors.</summary>
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 37, 150 }, { 3, 200, 300 }, { 40, 37, 2 }, { 50, 3, 61 }, { 1, 1, 1 }, { 7, 5, 16 }, { 6, 37, 520 }, { 20, 530, 30 }, { 101, 70, 257 },
    };

    /// <summary>Initial values are made of these sums: they must be the same on every machine.</summary>
    [Theory, MemberData(nameof(Sizes))]
    public void DoublesAreAddedTermByTerm(int rows, int columns, int depth)
    {
        double[] estimated = Expected(rows, columns, depth, double.MultiplyAddEstimate);
        double[] exact = Expected(rows, columns, depth, Math.FusedMultiplyAdd);
        foreach (bool flipped in new[] { false, true })
        {
            Assert.Equal(estimated, Product(new ProductKernel<double, V512<double>>(), rows, columns, depth, flipped));
            Assert.Equal(estimated, Product(new ProductKernel<double, V256<double>>(), rows, columns, depth, flipped));
            Assert.Equal(estimated, Product(new ProductKernel<double, V128<double>>(), rows, columns, depth, flipped));
            Assert.Equal(estimated, Product(new ProductKernel<double, V1<double>>(), rows, columns, depth, flipped));
            Assert.Equal(exact, Product(new ProductKernel<double, Exact128>(), rows, columns, depth, flipped));
            Assert.Equal(exact, Product(ProductKernel<double>.Widest, rows, columns, depth, flipped));
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void FloatsAreTheSameAtEveryWidth(int rows, int columns, int depth)
    {
        foreach (bool flipped in new[] { false, true })
        {
            float[] widest = Product(ProductKernel<float>.Widest, rows, columns, depth, flipped);
            Assert.Equal(widest, Product(new ProductKernel<float, V512<float>>(), rows, columns, depth, flipped));
            Assert.Equal(widest, Product(new ProductKernel<float, V256<float>>(), rows, columns, depth, flipped));
            Assert.Equal(widest, Product(new ProductKernel<float, V128<float>>(), rows, columns, depth, flipped));
        }
    }

    static double[] Expected(int rows, int columns, int depth, Func<double, double, double, double> multiplyAdd)
    {
        double[] a = Draw<double>(rows * depth, 1), b = Draw<double>(depth * columns, 2), c = Draw<double>(rows * columns, 3);
        for (int row = 0; row < rows; row++)
            for (int k = 0; k < depth; k++)
                for (int column = 0; column < columns; column++)
                    c[row * columns + column] = multiplyAdd(a[row * depth + k], b[k * columns + column], c[row * columns + column]);
        return c;
    }

    /// <param name="flipped">B is stored column by column.</param>
    static T[] Product<T>(ProductKernel<T> kernel, int rows, int columns, int depth, bool flipped)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        T[] a = Draw<T>(rows * depth, 1), b = Draw<T>(depth * columns, 2), c = Draw<T>(rows * columns, 3);
        T[] stored = flipped ? [.. Enumerable.Range(0, b.Length).Select(n => b[n % depth * columns + n / depth])] : b;
        Matrix<T> right = flipped ? Matrix<T>.Of(stored, columns, depth).Transposed : Matrix<T>.Of(stored, depth, columns);
        new MatrixProduct<T>(1, kernel).Multiply(Matrix<T>.Of(a, rows, depth), right, c, add: true);
        return c;
    }

    static T[] Draw<T>(int count, int seed)
        where T : System.Numerics.IFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextDouble() - 0.5))];
    }
}
