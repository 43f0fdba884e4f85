using System.Runtime.CompilerServices;

namespace CellDsl.Kernels;

public abstract unsafe partial class KernelMath<T, V>
{
    /// <summary>log(1 + e^x) to 3 ulp, denormal results included.</summary>
    [MethodImpl(Apart)]
    protected static V Softplus(V x) => Relu(x) + Log1pOfFraction(ExpOfNegative(-V.Abs(x)));

    /// <summary>log(1 + u) for u from 0 to 1: with s = 2u / (2 + u) it is 2 atanh(s/2) = s + s³ a(s²).
    /// The coefficients are minimax in the result's relative error (Remez exchange at 300 bits): 2^-33 in float, 2^-64 in double.</summary>
    [MethodImpl(Inline)]
    static V Log1pOfFraction(V u)
    {
        V s = (u + u) / (V.Constant(2) + u);
        V ss = s * s;
        V a;
        if (typeof(T) == typeof(float))
        {
            a = V.Constant(0.00011859633f);
            a = V.MultiplyAdd(a, ss, V.Constant(0.00041857501f));
            a = V.MultiplyAdd(a, ss, V.Constant(0.0022356692f));
            a = V.MultiplyAdd(a, ss, V.Constant(0.012499653f));
            a = V.MultiplyAdd(a, ss, V.Constant(0.08333334f));
        }
        else
        {
            a = V.Constant(1.961849744224739e-08);
            a = V.MultiplyAdd(a, ss, V.Constant(3.33816973274853e-08));
            a = V.MultiplyAdd(a, ss, V.Constant(2.0925277674746842e-07));
            a = V.MultiplyAdd(a, ss, V.Constant(8.938754477634566e-07));
            a = V.MultiplyAdd(a, ss, V.Constant(4.0700629432891704e-06));
            a = V.MultiplyAdd(a, ss, V.Constant(1.8779850267271085e-05));
            a = V.MultiplyAdd(a, ss, V.Constant(8.877843334478532e-05));
            a = V.MultiplyAdd(a, ss, V.Constant(0.0004340277759132131));
            a = V.MultiplyAdd(a, ss, V.Constant(0.0022321428572259546));
            a = V.MultiplyAdd(a, ss, V.Constant(0.012499999999998157));
            a = V.MultiplyAdd(a, ss, V.Constant(0.08333333333333334));
        }

        return V.MultiplyAdd(s * ss, a, s);
    }
}
