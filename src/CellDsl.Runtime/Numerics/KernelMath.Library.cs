using System.Runtime.CompilerServices;

namespace CellDsl.Kernels;

public abstract unsafe partial class KernelMath<T, V>
{
    /// <summary>The natural logarithm.</summary>
    [MethodImpl(Inline)]
    protected static V Log(V x) => V.Log(x);

    /// <summary>The sine of x radians.</summary>
    [MethodImpl(Inline)]
    protected static V Sin(V x) => V.Sin(x);

    /// <summary>The cosine of x radians.</summary>
    [MethodImpl(Inline)]
    protected static V Cos(V x) => V.Cos(x);
}
