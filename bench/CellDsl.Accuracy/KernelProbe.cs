using System.Numerics;
using CellDsl.Kernels;

namespace CellDsl.Accuracy;

/// <summary>Runs one of the functions that emitted kernels call over an array.</summary>
public abstract class KernelProbe<T, V> : KernelMath<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
{
    /// <summary>Of <paramref name="x"/> only whole vectors are read; <paramref name="y"/> is as long.</summary>
    public static unsafe void Apply(string function, ReadOnlySpan<T> x, Span<T> y)
    {
        Func<V, V> f = Find(function);
        fixed (T* source = x, target = y)
            for (int i = 0; i + V.Count <= x.Length; i += V.Count)
                V.Store(target + i, f(V.Load(source + i)));
    }

    static Func<V, V> Find(string function) => function switch
    {
        nameof(Exp) => Exp,
        nameof(Expm1) => Expm1,
        nameof(Sigmoid) => Sigmoid,
        nameof(Tanh) => Tanh,
        nameof(Log) => Log,
        nameof(Softplus) => Softplus,
        nameof(Erf) => Erf,
        nameof(Sin) => Sin,
        nameof(Cos) => Cos,
        nameof(Sqrt) => Sqrt,
        nameof(Abs) => Abs,
        nameof(Sign) => Sign,
        nameof(Relu) => Relu,
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
    };
}
