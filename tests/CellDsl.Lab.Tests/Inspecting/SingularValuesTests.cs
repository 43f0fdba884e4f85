using CellDsl.Lab.Inspecting.Flow;

namespace CellDsl.Lab.Tests.Inspecting;

public sealed class SingularValuesTests
{
    [Fact]
    public void Of_a_diagonal_matrix_are_its_magnitudes()
        => Assert.Equal([5, 3, 2], SingularValues.Of([3, 0, 0, 0, -5, 0, 0, 0, 2], 3, 3));

    [Fact]
    public void Of_two_by_two_are_those_of_the_closed_form()
    {
        // [[3, 0], [4, 5]]: σ² = 25 ± 20.
        double[] values = SingularValues.Of([3, 0, 4, 5], 2, 2);
        Assert.Equal(Math.Sqrt(45), values[0], 1e-14);
        Assert.Equal(Math.Sqrt(5), values[1], 1e-14);
    }

    [Theory]
    [InlineData(1, 1), InlineData(4, 4), InlineData(7, 3), InlineData(3, 7), InlineData(33, 33)]
    public void Are_those_that_a_matrix_was_made_from(int rows, int columns)
    {
        int least = Math.Min(rows, columns);
        double[] expected = [.. Enumerable.Range(0, least).Select(k => Math.Pow(10, -0.3 * k))];
        double[] u = Rotated(rows, 1), v = Rotated(columns, 2), matrix = new double[rows * columns];
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++)
                for (int k = 0; k < least; k++)
                    matrix[r * columns + c] += u[r * rows + k] * expected[k] * v[c * columns + k];

        double[] values = SingularValues.Of(matrix, rows, columns);

        Assert.Equal(least, values.Length);
        for (int k = 0; k < least; k++)
            Assert.Equal(expected[k], values[k], 1e-13);
    }

    [Fact]
    public void Squares_of_hilbert_matrix_add_up_to_its_norm_and_multiply_to_its_determinant()
    {
        const int n = 5;
        double[] hilbert = [.. Enumerable.Range(0, n * n).Select(k => 1.0 / (k / n + k % n + 1))];
        double[] values = SingularValues.Of(hilbert, n, n);
        Assert.Equal(hilbert.Sum(x => x * x), values.Sum(s => s * s), 1e-14);
        // det H5 = 1 / 266716800000.
        Assert.Equal(1, values.Aggregate(1.0, (a, s) => a * s) * 266716800000, 1e-9);
    }

    [Fact]
    public void Neither_vanish_nor_overflow_with_the_matrix()
    {
        Assert.Equal([2e-300, 1e-300], SingularValues.Of([1e-300, 0, 0, 2e-300], 2, 2));
        Assert.Equal([2e300, 1e300], SingularValues.Of([1e300, 0, 0, 2e300], 2, 2));
        Assert.Equal([0, 0], SingularValues.Of(new double[4], 2, 2));
        Assert.Equal([double.NaN, double.NaN], SingularValues.Of([1, double.NaN, 0, 1], 2, 2));
    }

    /// <summary>An orthogonal matrix: a product of rotations in all planes.</summary>
    static double[] Rotated(int n, int seed)
    {
        double[] q = new double[n * n];
        for (int i = 0; i < n; i++)
            q[i * n + i] = 1;
        var random = new Random(seed);
        for (int a = 0; a < n; a++)
            for (int b = a + 1; b < n; b++)
            {
                var (sine, cosine) = Math.SinCos(random.NextDouble() * 6);
                for (int k = 0; k < n; k++)
                    (q[a * n + k], q[b * n + k]) = (cosine * q[a * n + k] - sine * q[b * n + k], sine * q[a * n + k] + cosine * q[b * n + k]);
            }
        return q;
    }
}
