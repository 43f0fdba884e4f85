using System.Runtime.CompilerServices;
using CellDsl.Kernels;

namespace CellDsl.Lab.Benchmarking.Ceilings;

/// <summary>Loops that do one thing as fast as a core can. They return something computed so that nothing is left out, and are compiled with
/// full optimisation at once, since a loop that runs once never leaves the JIT's first tier cleanly.</summary>
abstract unsafe class CeilingKernels<V> : KernelMath<float, V>
    where V : struct, ISimd<V, float>
{
    const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>Two units with a latency of four cycles need eight independent sums; twelve leave room in sixteen registers.</summary>
    const int Sums = 12;

    public static double FlopsPerRepeat => 2.0 * Sums * V.Count;
    public static double ValuesPerRepeat => 4.0 * V.Count;

    [MethodImpl(Fast)]
    public static float MultiplyAdds(long repeats)
    {
        V a = V.Constant(0.999), b = V.Constant(0.001);
        V s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, s6 = a, s7 = a, s8 = a, s9 = a, s10 = a, s11 = a;
        for (long n = 0; n < repeats; n++)
        {
            s0 = V.MultiplyAdd(s0, a, b);
            s1 = V.MultiplyAdd(s1, a, b);
            s2 = V.MultiplyAdd(s2, a, b);
            s3 = V.MultiplyAdd(s3, a, b);
            s4 = V.MultiplyAdd(s4, a, b);
            s5 = V.MultiplyAdd(s5, a, b);
            s6 = V.MultiplyAdd(s6, a, b);
            s7 = V.MultiplyAdd(s7, a, b);
            s8 = V.MultiplyAdd(s8, a, b);
            s9 = V.MultiplyAdd(s9, a, b);
            s10 = V.MultiplyAdd(s10, a, b);
            s11 = V.MultiplyAdd(s11, a, b);
        }
        return First(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11);
    }

    [MethodImpl(Fast)]
    public static float Reads(float* block, int length, long repeats)
    {
        V s0 = V.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        float* end = block + length;
        for (long n = 0; n < repeats; n++)
            for (float* p = block; p < end; p += 8 * V.Count)
            {
                s0 += V.Load(p);
                s1 += V.Load(p + V.Count);
                s2 += V.Load(p + 2 * V.Count);
                s3 += V.Load(p + 3 * V.Count);
                s4 += V.Load(p + 4 * V.Count);
                s5 += V.Load(p + 5 * V.Count);
                s6 += V.Load(p + 6 * V.Count);
                s7 += V.Load(p + 7 * V.Count);
            }
        return First(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7);
    }

    /// <summary>This project's own sigmoid, four vectors at a time: not a limit of the machine, but what pointwise work is made of.</summary>
    [MethodImpl(Fast)]
    public static float Sigmoids(long repeats)
    {
        V a = V.Constant(0.5), b = V.Constant(-0.5), c = V.Constant(2), d = V.Constant(-3);
        for (long n = 0; n < repeats; n++)
        {
            a = Sigmoid(a);
            b = Sigmoid(b);
            c = Sigmoid(c);
            d = Sigmoid(d);
        }
        return First(a + b + c + d);
    }

    static float First(V value)
    {
        float* lanes = stackalloc float[V.Count];
        V.Store(lanes, value);
        return lanes[0];
    }
}
