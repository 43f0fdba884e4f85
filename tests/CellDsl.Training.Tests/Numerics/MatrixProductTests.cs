using System.Numerics;
using CellDsl.Products;

namespace CellDsl.Training.Tests;

public sealed class MatrixProductTests
{
    const int Before = 5;

    /// <summary>How the elements of a matrix lie: by rows or by columns, with gaps between those, or with gaps between all elements.</summary>
    public enum Layout
    {
        Rows, Columns, Apart,
    }

    /// <summary>Nothing at all, one, ends within vectors, tiles and blocks, and shapes for each way to multiply.</summary>
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 0, 3, 2 }, { 3, 0, 2 }, { 3, 3, 0 }, { 1, 1, 1 }, { 1, 17, 3 }, { 1, 5, 16 }, { 1, 70, 129 }, { 2, 300, 31 }, { 4, 33, 600 },
        { 300, 1, 40 }, { 61, 3, 100 }, { 60, 50, 1 }, { 30, 130, 4 },
        { 5, 15, 7 }, { 6, 16, 8 }, { 7, 17, 255 }, { 13, 33, 256 },
        { 12, 31, 257 }, { 97, 5, 600 }, { 200, 1, 2 }, { 9, 1100, 20 }, { 103, 70, 515 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void Agrees_with_the_definition_for_all_strides(int rows, int columns, int depth)
    {
        Agrees<float>(rows, columns, depth, Math.Pow(2, -24));
        Agrees<double>(rows, columns, depth, Math.Pow(2, -52));
    }

    static void Agrees<T>(int rows, int columns, int depth, double halfEpsilon)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        float[] a = Numbers.Uniform(rows * depth, 1), b = Numbers.Uniform(depth * columns, 2), c = Numbers.Uniform(rows * columns, 3);
        var product = new MatrixProduct<T>();
        foreach (bool add in new[] { false, true })
            foreach (Layout left in Enum.GetValues<Layout>())
                foreach (Layout right in Enum.GetValues<Layout>())
                    foreach (int gap in new[] { 0, 3 })
                    {
                        int stride = columns + gap;
                        T[] target = [.. Enumerable.Repeat(T.NaN, Before + rows * stride)];
                        for (int k = 0; k < c.Length; k++)
                            target[Before + k / columns * stride + k % columns] = add ? T.CreateChecked(c[k]) : T.NaN;
                        product.Multiply(Stored<T>(a, rows, depth, left), Stored<T>(b, depth, columns, right), target.AsSpan(Before), add, stride);

                        Assert.All(target[..Before], x => Assert.True(T.IsNaN(x)));
                        for (int i = 0; i < rows; i++)
                        {
                            for (int j = 0; j < columns; j++)
                            {
                                (double sum, double sizes) = Sum(a, b, i, j, columns, depth);
                                double start = add ? c[i * columns + j] : 0;
                                // Each of the depth + 1 additions rounds by at most half an epsilon of the sum of sizes.
                                double tolerance = (depth + 1) * halfEpsilon * (sizes + Math.Abs(start));
                                double found = double.CreateChecked(target[Before + i * stride + j]);
                                Assert.InRange(found, sum + start - tolerance, sum + start + tolerance);
                            }
                            Assert.All(target.AsSpan(Before + i * stride + columns, gap).ToArray(), x => Assert.True(T.IsNaN(x)));
                        }
                    }
    }

    static (double Sum, double Sizes) Sum(float[] a, float[] b, int row, int column, int columns, int depth)
    {
        double sum = 0, sizes = 0;
        for (int k = 0; k < depth; k++)
        {
            double term = (double)a[row * depth + k] * b[k * columns + column];
            sum += term;
            sizes += Math.Abs(term);
        }
        return (sum, sizes);
    }

    /// <summary>With numbers that are none before the matrix and in all gaps; the memory ends with its last element.</summary>
    static Matrix<T> Stored<T>(float[] matrix, int rows, int columns, Layout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int row, int column) = layout switch { Layout.Rows => (columns + 1, 1), Layout.Columns => (1, rows + 2), _ => (2, 2 * rows + 1) };
        int length = rows == 0 || columns == 0 ? 0 : (rows - 1) * row + (columns - 1) * column + 1;
        T[] data = [.. Enumerable.Repeat(T.NaN, Before + length)];
        for (int k = 0; k < matrix.Length; k++)
            data[Before + k / columns * row + k % columns * column] = T.CreateChecked(matrix[k]);
        return new Matrix<T>(data.AsSpan(Before), rows, columns, row, column);
    }

    public static TheoryData<int, int, int> LargeSizes => new()
    {
        { 333, 70, 300 }, { 70, 333, 300 }, { 1, 2100, 300 }, { 2100, 2, 300 }, { 3, 2000, 101 }, { 2000, 200, 2 }, { 33, 1000, 60 },
    };

    [Theory, MemberData(nameof(LargeSizes))]
    public void Does_not_depend_on_the_number_of_threads(int rows, int columns, int depth)
    {
        foreach (bool flipped in new[] { false, true })
        {
            float[] one = Product(rows, columns, depth, flipped, threads: 1);
            for (int threads = 2; threads <= 5; threads++)
                Assert.Equal(one, Product(rows, columns, depth, flipped, threads));
        }
    }

    static float[] Product(int rows, int columns, int depth, bool flipped, int threads)
    {
        float[] a = Numbers.Uniform(rows * depth, 1), b = Numbers.Uniform(depth * columns, 2), c = Numbers.Uniform(rows * columns, 3);
        new MatrixProduct<float>(threads).Multiply(flipped ? Matrix<float>.Of(a, depth, rows).Transposed : Matrix<float>.Of(a, rows, depth),
            flipped ? Matrix<float>.Of(b, depth, columns) : Matrix<float>.Of(b, columns, depth).Transposed, c, add: true);
        return c;
    }

    [Theory]
    [InlineData(1), InlineData(4), InlineData(7), InlineData(16)]
    public void A_row_does_not_depend_on_those_beside_it(int rows)
    {
        const int all = 40, columns = 75, depth = 300;
        float[] a = Numbers.Uniform(all * depth, 1), b = Numbers.Uniform(depth * columns, 2), few = new float[rows * columns];
        float[] many = new float[all * columns];
        var product = new MatrixProduct<float>();
        product.Multiply(Matrix<float>.Of(a, all, depth), Matrix<float>.Of(b, depth, columns), many);
        product.Multiply(Matrix<float>.Of(a, rows, depth), Matrix<float>.Of(b, depth, columns), few);
        Assert.Equal(many[..few.Length], few);
    }

    [Theory]
    [InlineData(float.NaN), InlineData(float.PositiveInfinity), InlineData(float.NegativeInfinity)]
    public void What_is_not_finite_reaches_its_row_or_column_only(float number)
    {
        var product = new MatrixProduct<float>();
        foreach (var (rows, columns, depth) in new[] { (1, 37, 50), (3, 21, 40), (11, 3, 40), (14, 9, 2), (23, 45, 19), (30, 100, 300) })
            foreach (Layout layout in new[] { Layout.Rows, Layout.Columns })
            {
                float[] a = Numbers.Uniform(rows * depth, 1), b = Numbers.Uniform(depth * columns, 2), clean = new float[rows * columns];
                product.Multiply(Stored<float>(a, rows, depth, Layout.Rows), Stored<float>(b, depth, columns, layout), clean);
                int row = rows / 2, column = columns / 3;
                float[] spoilt = [.. a], found = new float[rows * columns];
                spoilt[row * depth + depth - 1] = number;
                product.Multiply(Stored<float>(spoilt, rows, depth, Layout.Rows), Stored<float>(b, depth, columns, layout), found);
                for (int k = 0; k < found.Length; k++)
                    Assert.True(k / columns == row ? !float.IsFinite(found[k]) : found[k] == clean[k]);

                spoilt = [.. b];
                spoilt[column] = number;
                product.Multiply(Stored<float>(a, rows, depth, Layout.Rows), Stored<float>(spoilt, depth, columns, layout), found);
                for (int k = 0; k < found.Length; k++)
                    Assert.True(k % columns == column ? !float.IsFinite(found[k]) : found[k] == clean[k]);
            }
    }

    [Fact]
    public void A_matrix_that_does_not_fit_its_memory_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Matrix<float>.Of(new float[5], 2, 3));
        Assert.Throws<ArgumentException>(() => Multiply(rows: 2, depth: 3, below: 3, columns: 2, target: 3));
        Assert.Throws<ArgumentException>(() => Multiply(rows: 2, depth: 3, below: 2, columns: 2, target: 4));
        Assert.Throws<ArgumentException>(() => Multiply(rows: 2, depth: 3, below: 3, columns: 2, target: 4, rowStride: 1));

        static void Multiply(int rows, int depth, int below, int columns, int target, int? rowStride = null)
            => new MatrixProduct<float>().Multiply(Matrix<float>.Of(new float[rows * depth], rows, depth),
                Matrix<float>.Of(new float[below * columns], below, columns), new float[target], rowStride: rowStride);
    }
}
