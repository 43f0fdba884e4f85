using CellDsl.Lab.Formatting;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Tests;

/// <summary>Parameters in double precision, random at first.</summary>
sealed class DoubleArrays : IParameterArrays<double>
{
    public DoubleArrays((string Name, long[] Shape)[] arrays, ulong seed)
    {
        Values = [.. arrays.Select((array, k) => Doubles((int)array.Shape.Aggregate(1L, (product, length) => product * length), seed + (ulong)k))];
        Gradients = [.. Values.Select(values => new double[values.Length])];
    }

    public double[][] Values { get; }
    public double[][] Gradients { get; }

    public ReadOnlySpan<double> Value(int array) => Values[array];
    public Span<double> Gradient(int array) => Gradients[array];

    public static double[] Doubles(int count, ulong seed) => [.. Numbers.Uniform(count, seed).Select(value => (double)value)];
}
