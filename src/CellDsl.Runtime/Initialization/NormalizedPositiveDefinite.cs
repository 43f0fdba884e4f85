using CellDsl.Products;

namespace CellDsl;

/// <summary>(A + I) / λmax(A + I) with A = RᵀR/N, R standard normal (Talathi and Vartak, 2015, "Improving performance of recurrent neural network
/// with relu nonlinearity").</summary>
static class NormalizedPositiveDefinite
{
    const int BlockColumns = 32;

    public static void Fill(double[] values, int size, double gain, CounterRandom random)
    {
        ParameterInitializer.FillNormal(values, 1, random);
        double[] products = ProductsOfRows(values, size);
        for (int row = 0; row < size; row++)
            for (int column = 0; column <= row; column++)
                values[row * size + column] = values[column * size + row] = products[row * size + column] / size + (row == column ? 1 : 0);
        double scale = gain / new Symmetric(values, size).LargestEigenvalue();
        foreach (ref double value in values.AsSpan())
            value *= scale;
    }

    /// <summary>C Cᵀ for C [size, size], down from the diagonal, and the rest of its block.</summary>
    static double[] ProductsOfRows(double[] values, int size)
    {
        double[] products = new double[size * size];
        var product = new MatrixProduct<double>();
        for (int first = 0; first < size; first += BlockColumns)
        {
            int count = Math.Min(BlockColumns, size - first);
            Matrix<double> below = Matrix<double>.Of(values.AsSpan(first * size), size - first, size);
            Matrix<double> block = Matrix<double>.Of(values.AsSpan(first * size, count * size), count, size);
            product.Multiply(below, block.Transposed, products.AsSpan(first * size + first), rowStride: size);
        }
        return products;
    }
}
