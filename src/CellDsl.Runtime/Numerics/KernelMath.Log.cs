using System.Runtime.CompilerServices;

namespace CellDsl.Kernels;

public abstract unsafe partial class KernelMath<T, V>
{
    /// <summary>The natural logarithm to 3 ulp (4 in double): the base library's. -infinity at zeros, NaN below.</summary>
    [MethodImpl(Apart)]
    protected static V Log(V x) => V.Log(x);
}
