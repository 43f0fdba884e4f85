using CellDsl.Lab.Formatting;
using CellDsl.Training.Numerics;

namespace CellDsl.Training.Tests;

public sealed class MatrixProductTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 1, 17, 3 }, { 5, 15, 7 }, { 6, 16, 8 }, { 7, 17, 255 }, { 13, 33, 256 }, { 12, 31, 257 }, { 97, 5, 600 }, { 200, 1, 2 },
            { 3, 3, 0 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void Agrees_with_the_definition_for_all_strides(int rows, int columns, int depth)
    {
        float[] a = Numbers.Uniform(rows * depth, 1), b = Numbers.Uniform(depth * columns, 2), c0 = Numbers.Uniform(rows * columns, 3);
        double[] expected = new double[rows * columns];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                for (int k = 0; k < depth; k++)
                    expected[i * columns + j] += (double)a[i * depth + k] * b[k * columns + j];

        float[] aTransposed = Transpose(a, rows, depth), bTransposed = Transpose(b, depth, columns);
        var product = new MatrixProduct();
        foreach (bool add in new[] { false, true })
            foreach (bool aFlipped in new[] { false, true })
                foreach (bool bFlipped in new[] { false, true })
                {
                    float[] c = [.. c0];
                    product.Multiply(rows, columns, depth,
                        aFlipped ? Strided.Transposed(aTransposed, rows) : Strided.RowMajor(a, depth),
                        bFlipped ? Strided.Transposed(bTransposed, depth) : Strided.RowMajor(b, columns),
                        c, add);
                    // Each of the depth + 1 additions of numbers up to depth in size rounds by at most half an epsilon of 2^-23.
                    double tolerance = (depth + 1) * Math.Pow(2, -24) * (depth + 1);
                    for (int k = 0; k < c.Length; k++)
                        Assert.InRange(c[k], expected[k] + (add ? c0[k] : 0) - tolerance, expected[k] + (add ? c0[k] : 0) + tolerance);
                }
    }

    [Fact]
    public void Does_not_depend_on_the_number_of_threads()
    {
        const int rows = 333, columns = 70, depth = 300;
        float[] a = Numbers.Uniform(rows * depth, 1), b = Numbers.Uniform(depth * columns, 2);
        float[] one = new float[rows * columns], three = new float[rows * columns];
        new MatrixProduct(threads: 1).Multiply(rows, columns, depth, Strided.RowMajor(a, depth), Strided.RowMajor(b, columns), one);
        new MatrixProduct(threads: 3).Multiply(rows, columns, depth, Strided.RowMajor(a, depth), Strided.RowMajor(b, columns), three);
        Assert.Equal(one, three);
    }

    [Fact]
    public void A_matrix_that_does_not_fit_its_memory_is_refused()
        => Assert.Throws<ArgumentException>(()
            => new MatrixProduct().Multiply(2, 2, 3, Strided.RowMajor(new float[5], 3), Strided.RowMajor(new float[6], 2), new float[4]));

    static float[] Transpose(float[] matrix, int rows, int columns)
        => [.. Enumerable.Range(0, matrix.Length).Select(k => matrix[k % rows * columns + k / rows])];
}
