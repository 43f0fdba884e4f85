namespace CellDsl;

/// <summary>(A + I) / λmax(A + I) with A = RᵀR/N, R standard normal (Talathi and Vartak, 2015, "Improving performance of recurrent neural network
/// with relu nonlinearity").</summary>
static class NormalizedPositiveDefinite
{
    public static void Fill(double[] values, int size, double gain, CounterRandom random)
    {
        ParameterInitializer.FillNormal(values, 1, random);
        using PaddedRows products = ProductsOfRows(values, size);
        for (int row = 0; row < size; row++)
            for (int column = 0; column <= row; column++)
                values[row * size + column] = values[column * size + row] = products[row][column] / size + (row == column ? 1 : 0);
        double scale = gain / new Symmetric(values, size).LargestEigenvalue();
        foreach (ref double value in values.AsSpan())
            value *= scale;
    }

    /// <summary>C Cᵀ for C [size, size], up to the diagonal and the rest of its block.</summary>
    static PaddedRows ProductsOfRows(double[] values, int size)
    {
        using var left = PaddedRows.Of(values, size);
        using var right = new Panels(size, size);
        right.SetColumns(left, 0, size);
        var products = new PaddedRows(size, size);
        for (int first = 0; first < size; first += Panels.BlockRows)
        {
            int end = Math.Min(first + Panels.BlockRows, size);
            right.AddProduct(products.From(first), left.From(first), end - first, depth: size, columns: end);
        }
        return products;
    }
}
