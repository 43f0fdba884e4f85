namespace CellDsl;

/// <summary>(A + I) / λmax(A + I) with A = RᵀR/N, R standard normal (Talathi and Vartak, 2015, "Improving performance of recurrent neural network with
/// relu nonlinearity").</summary>
static class NormalizedPositiveDefinite
{
    const double Tolerance = 1e-14;
    const int MaxIterations = 10_000;

    public static void Fill(double[] values, int size, double gain, CounterRandom random)
    {
        double[] columns = new double[values.Length];
        ParameterInitializer.FillNormal(columns, 1, random);
        for (int i = 0; i < size; i++)
            for (int j = 0; j <= i; j++)
            {
                double dot = FixedOrder.Dot(columns.AsSpan(i * size, size), columns.AsSpan(j * size, size)) / size;
                values[i * size + j] = values[j * size + i] = dot + (i == j ? 1 : 0);
            }
        double scale = gain / LargestEigenvalue(values, size);
        for (int n = 0; n < values.Length; n++)
            values[n] *= scale;
    }

    /// <summary>By power iteration, until the Rayleigh quotient stands still. The matrix is symmetric and positive definite.</summary>
    static double LargestEigenvalue(double[] matrix, int size)
    {
        double[] vector = new double[size];
        double[] product = new double[size];
        Array.Fill(vector, 1 / Math.Sqrt(size));
        double eigenvalue = 0;
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            for (int row = 0; row < size; row++)
                product[row] = FixedOrder.Dot(matrix.AsSpan(row * size, size), vector);
            double quotient = FixedOrder.Dot(vector, product);
            double norm = Math.Sqrt(FixedOrder.Dot(product, product));
            for (int row = 0; row < size; row++)
                vector[row] = product[row] / norm;
            bool stands = Math.Abs(quotient - eigenvalue) <= Tolerance * quotient;
            eigenvalue = quotient;
            if (stands)
                break;
        }
        return eigenvalue;
    }
}
