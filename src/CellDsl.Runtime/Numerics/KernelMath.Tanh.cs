using System.Runtime.CompilerServices;

namespace CellDsl.Kernels;

public abstract unsafe partial class KernelMath<T, V>
{
    /// <summary>tanh x to 2 ulp (3 in double), for small x too.</summary>
    [MethodImpl(Apart)]
    protected static V Tanh(V x)
    {
        // With y = -2|x| and h = (1 - e^y) / 2: tanh |x| = h / (1 - h) = h + h · h / (1 - h). Beyond the limit that rounds to 1.
        V a = V.Abs(x);
        V y = AtLeast(V.Constant(-2) * a, Constant(-20f, -40));
        V n = PowerOf2Near(y);
        V s = V.Scale(V.Constant(-0.5), n);
        V h = V.MultiplyAdd(s, Expm1OfRemainder(Remainder(y, n)), s + V.Constant(0.5));
        return V.CopySign(V.MultiplyAdd(h, h / (V.Constant(1) - h), h), x);
    }
}
