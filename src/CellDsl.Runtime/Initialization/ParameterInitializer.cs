using System.Numerics;
using System.Runtime.CompilerServices;

namespace CellDsl;

/// <summary>First values of parameters. The same seed, name and shape give the same numbers on every machine.</summary>
public static class ParameterInitializer
{
    /// <summary>Fills all parameters of a layer as their cell declares.</summary>
    /// <exception cref="ArgumentException">An initialiser does not fit a parameter's shape.</exception>
    public static void Fill<T>(ParameterSet<T> parameters, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (ParameterInfo info in parameters.Infos)
        {
            ReadOnlySpan<nint> shape = parameters.Shape(info.Name);
            int columns = shape.Length == 2 ? (int)shape[1] : 1;
            double[] values = Values(info.Initializer, info.InitialValue, (int)shape[0], columns, seed, info.Name);
            Span<T> target = parameters.Edit(info.Name);
            for (int n = 0; n < values.Length; n++)
                target[n] = T.CreateTruncating(values[n]);
        }
    }

    /// <summary>First values of one matrix [rows, columns], row-major; a vector has one column.</summary>
    /// <param name="value">The initialiser's number; NaN for its default, 1.</param>
    /// <param name="name">The parameter's name, which keys its random numbers.</param>
    public static double[] Values(Initializer initializer, double value, int rows, int columns, ulong seed, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        double number = double.IsNaN(value) ? 1 : value;
        var random = new CounterRandom(seed, name);
        double[] values = new double[checked(rows * columns)];
        switch (initializer)
        {
            case Initializer.Zero:
                break;
            case Initializer.Constant:
                Array.Fill(values, number);
                break;
            case Initializer.Identity:
                for (int n = 0; n < Math.Min(rows, columns); n++)
                    values[n * columns + n] = number;
                break;
            case Initializer.Orthogonal:
                Orthonormal.Fill(values, rows, columns, number, random);
                break;
            case Initializer.Xavier:
                FillUniform(values, number * Math.Sqrt(6.0 / (rows + columns)), random);
                break;
            case Initializer.Normal:
                FillNormal(values, number, random);
                break;
            case Initializer.Uniform:
                FillUniform(values, number, random);
                break;
            case Initializer.NpRnn:
                if (rows != columns)
                    throw new ArgumentException($"Initializer.NpRnn needs a square matrix; '{name}' is [{rows}, {columns}].");
                NormalizedPositiveDefinite.Fill(values, rows, number, random);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(initializer), initializer, $"Unknown initialiser of '{name}'.");
        }
        return values;
    }

    // Optimised from the first call: there are millions of numbers, but few calls.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FillUniform(double[] values, double bound, CounterRandom random)
    {
        for (int n = 0; n < values.Length; n++)
            values[n] = bound * (2 * random.Uniform((ulong)n) - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void FillNormal(double[] values, double deviation, CounterRandom random)
    {
        for (int n = 0; n < values.Length; n++)
            values[n] = deviation * random.Normal((ulong)n);
    }
}
