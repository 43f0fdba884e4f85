using System.Numerics;
using BenchmarkDotNet.Attributes;
using CellDsl.Kernels;

namespace CellDsl.Benchmarks;

/// <summary>Sigmoid and tanh over 4096 floats, inlined into a loop as they are into kernels; the time is that of one float.</summary>
[GenericTypeArguments(typeof(V512<float>))]
[GenericTypeArguments(typeof(V256<float>))]
[GenericTypeArguments(typeof(V128<float>))]
[GenericTypeArguments(typeof(V1<float>))]
public class FunctionBenchmark<V>
    where V : struct, ISimd<V, float>
{
    const int Length = 4096;

    readonly float[] _x = [.. Enumerable.Range(0, Length).Select(n => 16f * n / Length - 8)];
    readonly float[] _y = new float[Length];

    [Benchmark(OperationsPerInvoke = Length)]
    public void Sigmoid() => Loops<float, V>.Sigmoid(_x, _y);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Tanh() => Loops<float, V>.Tanh(_x, _y);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Exp() => Loops<float, V>.Exp(_x, _y);

    /// <summary>Derived from the base class of kernels, which alone sees the functions.</summary>
    abstract unsafe class Loops<T, W> : KernelMath<T, W>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where W : struct, ISimd<W, T>
    {
        public static void Sigmoid(T[] x, T[] y)
        {
            fixed (T* source = x, target = y)
                for (int i = 0; i < x.Length; i += W.Count)
                    W.Store(target + i, Sigmoid(W.Load(source + i)));
        }

        public static void Tanh(T[] x, T[] y)
        {
            fixed (T* source = x, target = y)
                for (int i = 0; i < x.Length; i += W.Count)
                    W.Store(target + i, Tanh(W.Load(source + i)));
        }

        public static void Exp(T[] x, T[] y)
        {
            fixed (T* source = x, target = y)
                for (int i = 0; i < x.Length; i += W.Count)
                    W.Store(target + i, Exp(W.Load(source + i)));
        }
    }
}
