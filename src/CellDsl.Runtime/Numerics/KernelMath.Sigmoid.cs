using System.Runtime.CompilerServices;

namespace CellDsl.Kernels;

public abstract unsafe partial class KernelMath<T, V>
{
    /// <summary>1 / (1 + e^-x) to 2 ulp (3 in double), denormal results included.</summary>
    [MethodImpl(Apart)]
    protected static V Sigmoid(V x)
    {
        // With e = e^-|x|: 1 - e / (1 + e) on the right, e - e² / (1 + e) on the left. The quotient is the smaller part, so its rounding matters little.
        V e = ExpOfNegative(-V.Abs(x));
        V one = V.Constant(1);
        V leading = V.SelectGreaterOrEqual(x, V.Zero, one, e);
        return V.MultiplyAdd(-leading, e / (one + e), leading);
    }
}
