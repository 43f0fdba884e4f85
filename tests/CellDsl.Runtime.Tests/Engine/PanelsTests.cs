using CellDsl.Kernels;

namespace CellDsl.Runtime.Tests.Engine;

public class PanelsTests
{
    const int Rows = 6;

    /// <summary>More than one block of depth, a panel that is not full, a tile that is not full.</summary>
    [Theory]
    [InlineData(150, 37), InlineData(1, 1), InlineData(128, 16)]
    public void EveryWidthAddsTermsInOrder(int depth, int columns)
    {
        double[] left = Numbers(Rows * depth, 1), right = Numbers(depth * columns, 2);
        double[] expected = new double[Rows * columns];
        for (int row = 0; row < Rows; row++)
            for (int k = 0; k < depth; k++)
                for (int column = 0; column < columns; column++)
                    expected[row * columns + column]
                        = Math.FusedMultiplyAdd(left[row * depth + k], right[k * columns + column], expected[row * columns + column]);

        Assert.Equal(expected, Product<V512<double>>(left, right, depth, columns));
        Assert.Equal(expected, Product<V256<double>>(left, right, depth, columns));
        Assert.Equal(expected, Product<V128<double>>(left, right, depth, columns));
        Assert.Equal(expected, Product<V1<double>>(left, right, depth, columns));
    }

    static double[] Product<V>(double[] left, double[] right, int depth, int columns)
        where V : struct, ISimd<V, double>
    {
        using var byRow = new Panels(depth, columns);
        using var rows = PaddedRows.Of(right, columns);
        byRow.SetRows(rows, 0, depth);
        double[] product = Product<V>(left, byRow, depth, columns);

        using var byColumn = new Panels(depth, columns);
        using var transposed = new PaddedRows(columns, depth);
        for (int k = 0; k < depth; k++)
            for (int column = 0; column < columns; column++)
                transposed[column][k] = right[k * columns + column];
        byColumn.SetColumns(transposed, 0, columns);
        Assert.Equal(product, Product<V>(left, byColumn, depth, columns));
        return product;
    }

    static double[] Product<V>(double[] left, Panels right, int depth, int columns)
        where V : struct, ISimd<V, double>
    {
        using var factors = PaddedRows.Of(left, depth);
        using var target = new PaddedRows(Rows, columns);
        right.AddProduct<V>(target.From(0), factors.From(0), Rows, depth, columns);
        return [.. Enumerable.Range(0, Rows).SelectMany(row => target[row].ToArray())];
    }

    static double[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
    }
}
