using System.Runtime.CompilerServices;

namespace CellDsl.Kernels;

public abstract unsafe partial class KernelMath<T, V>
{
    /// <summary>1 / (1 + e^-x) to 2 ulp (3 in double), denormal results included.</summary>
    [MethodImpl(Inline)]
    protected static V Sigmoid(V x)
    {
        V e = ExpOfNegative(-V.Abs(x));
        V one = V.Constant(1);
        return V.SelectGreaterOrEqual(x, V.Zero, one, e) / (one + e);
    }
}
