namespace CellDsl;

/// <summary>Random matrices with orthonormal rows or columns, whichever are fewer (Saxe, McClelland and Ganguli, 2013).</summary>
static class Orthonormal
{
    public static void Fill(double[] values, int rows, int columns, double gain, CounterRandom random)
    {
        int count = Math.Min(rows, columns);
        int length = Math.Max(rows, columns);
        double[] vectors = new double[values.Length];
        ParameterInitializer.FillNormal(vectors, 1, random);
        for (int v = 0; v < count; v++)
        {
            Span<double> vector = vectors.AsSpan(v * length, length);
            // Gram and Schmidt's step twice leaves the vectors orthogonal to rounding error ("twice is enough", Giraud et al., 2005).
            for (int pass = 0; pass < 2; pass++)
                for (int other = 0; other < v; other++)
                {
                    Span<double> basis = vectors.AsSpan(other * length, length);
                    FixedOrder.AddScaled(vector, -FixedOrder.Dot(vector, basis), basis);
                }
            double scale = 1 / Math.Sqrt(FixedOrder.Dot(vector, vector));
            foreach (ref double element in vector)
                element *= scale;
        }
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                values[row * columns + column] = gain * (rows <= columns ? vectors[row * length + column] : vectors[column * length + row]);
    }
}
