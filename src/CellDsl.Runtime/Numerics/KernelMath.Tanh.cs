using System.Runtime.CompilerServices;

namespace CellDsl.Kernels;

public abstract unsafe partial class KernelMath<T, V>
{
    /// <summary>tanh x to 2 ulp (3 in double), for small x too.</summary>
    [MethodImpl(Inline)]
    protected static V Tanh(V x)
    {
        // With y = 2|x|: tanh |x| = (e^y - 1) / (e^y + 1), and e^y = s + s p with s = 2^n, p = e^r - 1. Beyond the limit the quotient rounds to 1.
        V y = V.Abs(x);
        y = AtMost(y + y, Constant(20f, 40));
        V n = PowerOf2Near(y);
        V p = Expm1OfRemainder(Remainder(y, n));
        V one = V.Constant(1);
        V s = V.Scale(one, n);
        return V.CopySign(V.MultiplyAdd(s, p, s - one) / V.MultiplyAdd(s, p, s + one), x);
    }
}
