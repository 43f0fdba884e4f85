using System.Runtime.CompilerServices;

namespace CellDsl;

/// <summary>Random matrices with orthonormal rows or columns, whichever are fewer (Saxe, McClelland and Ganguli, 2013).</summary>
static class Orthonormal
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(double[] values, int rows, int columns, double gain, CounterRandom random)
    {
        int count = Math.Min(rows, columns);
        int length = Math.Max(rows, columns);
        ParameterInitializer.FillNormal(values, 1, random);
        double[] vectors = [.. values];
        new GramSchmidt(vectors, count, length).Run();
        for (int v = 0; v < count; v++)
            for (int k = 0; k < length; k++)
                values[rows <= columns ? v * length + k : k * count + v] = gain * vectors[v * length + k];
    }
}
