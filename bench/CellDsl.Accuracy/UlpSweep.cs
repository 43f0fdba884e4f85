using System.Numerics;
using CellDsl.Kernels;

namespace CellDsl.Accuracy;

/// <summary>Finds a function's worst error over samples of the whole range: with stride 1, every float there is.</summary>
public static class UlpSweep
{
    const int BlockLength = 1024;

    /// <summary>Every <paramref name="stride"/>-th of the 2^32 bit patterns from <paramref name="first"/> on, infinities and NaNs among
    /// them.</summary>
    public static UlpError Singles<V>(KernelFunction function, uint stride, uint first = 0)
        where V : struct, ISimd<V, float>
    {
        UlpError worst = default;
        var x = new float[BlockLength];
        for (long bits = first; bits <= uint.MaxValue;)
        {
            for (int i = 0; i < x.Length; i++, bits += stride)
                x[i] = BitConverter.UInt32BitsToSingle((uint)Math.Min(bits, uint.MaxValue));
            worst = Worse(worst, Singles<V>(function, x));
        }

        return worst;
    }

    public static UlpError Singles<V>(KernelFunction function, ReadOnlySpan<float> x)
        where V : struct, ISimd<V, float>
    {
        float[] results = Run<float, V>(function.Name, x);
        UlpError worst = default;
        for (int i = 0; i < x.Length; i++)
            worst = Worse(worst, new UlpError(UlpError.OfSingle(results[i], function.InDouble(x[i])), x[i], results[i]));
        return worst;
    }

    /// <summary>Of <paramref name="x"/>, the finite numbers in the function's domain.</summary>
    public static UlpError Doubles<V>(KernelFunction function, ReadOnlySpan<double> x)
        where V : struct, ISimd<V, double>
    {
        double[] results = Run<double, V>(function.Name, x);
        UlpError worst = default;
        for (int i = 0; i < x.Length; i++)
        {
            if (double.IsFinite(x[i]) && function.Domain(x[i]))
                worst = Worse(worst, new UlpError(UlpError.OfDouble(results[i], function.InDoubleDouble(x[i])), x[i], results[i]));
        }

        return worst;
    }

    /// <summary>The function of every element, whatever the length.</summary>
    public static T[] Run<T, V>(string function, ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ISimd<V, T>
    {
        var padded = new T[x.Length + V.Count - 1];
        x.CopyTo(padded);
        var results = new T[padded.Length];
        KernelProbe<T, V>.Apply(function, padded, results);
        return results[..x.Length];
    }

    static UlpError Worse(UlpError a, UlpError b) => b.Error > a.Error ? b : a;
}
