using System.Numerics;
using System.Runtime.CompilerServices;

namespace CellDsl;

/// <summary>Random numbers as a function of (seed, name, index): the same on every machine, whatever is drawn before or beside them.
/// Each is the SplitMix64 output function (Steele, Lea and Flood, 2014, "Fast splittable pseudorandom number generators") of its index,
/// keyed by the same function of seed and name.</summary>
public readonly struct CounterRandom
{
    internal const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    const ulong FirstFactor = 0xBF58476D1CE4E5B9, SecondFactor = 0x94D049BB133111EB;

    readonly ulong _key;

    public CounterRandom(ulong seed, string name) => _key = Mix(Mix(seed + GoldenGamma) ^ Hash(name));

    /// <summary>64 random bits; also a seed for a part of a program that draws on its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Bits(ulong index) => Bits(_key, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Bits(ulong key, ulong index) => Mix(key + (index + 1) * GoldenGamma);

    internal ulong Key => _key;

    /// <summary><see cref="Bits(ulong)"/> of several indices.</summary>
    /// <param name="counters">Key + (index + 1)·GoldenGamma of each.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<ulong> Mix(Vector<ulong> counters)
    {
        Vector<ulong> z = (counters ^ (counters >> 30)) * new Vector<ulong>(FirstFactor);
        z = (z ^ (z >> 27)) * new Vector<ulong>(SecondFactor);
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in (0, 1), never an end point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Uniform(ulong index) => ((Bits(index) >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>Standard normal, by the polar method (Marsaglia and Bray, 1964), with only operations that round alike everywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Normal(ulong index)
    {
        for (ulong attempt = 0; ; attempt++)
        {
            // Each index has a range of counters of its own for the attempts; one in 4.7 fails.
            ulong counter = (index << 8) + 2 * attempt;
            double u = 2 * Uniform(counter) - 1;
            double v = 2 * Uniform(counter + 1) - 1;
            double s = u * u + v * v;
            if (s < 1)
                return u * Math.Sqrt(-2 * Logarithm(s) / s);
        }
    }

    /// <summary>ln x for normal positive x, from ln m = 2 artanh((m - 1) / (m + 1)). Math.Log's last bit is the platform's own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Logarithm(double x)
    {
        const double ln2 = 0.693147180559945309417232;
        int exponent = Math.ILogB(x);
        double mantissa = Math.ScaleB(x, -exponent);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }
        double z = (mantissa - 1) / (mantissa + 1);
        double square = z * z;
        double sum = 0;
        // |z| < 0.172: the first term left out is below 1e-17 of the sum.
        foreach (double factor in Factors)
            sum = sum * square + factor;
        return exponent * ln2 + 2 * z * sum;
    }

    static ReadOnlySpan<double> Factors
        => [1.0 / 23, 1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, 1];

    /// <summary>FNV-1a of the name's UTF-16 units (Fowler, Noll and Vo).</summary>
    static ulong Hash(string name)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in name)
            hash = (hash ^ c) * 1099511628211;
        return hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * FirstFactor;
        z = (z ^ (z >> 27)) * SecondFactor;
        return z ^ (z >> 31);
    }
}
