using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CellDsl.Kernels;

// 1 / (1 + e^-x) = c 2^n / (c 2^n + c e^-r) for x = n ln 2 + r with |r| at most ln(2)/2 (Cody and Waite, as in KernelMath.Exp): one form for both
// signs of x. Beyond the limits of x the result rounds to 1 and to 0. c e^-r = c + r k(r), and c + c 2^n is added up first: so the denominator is
// rounded but once where that sum is exact. With c = 1.75 it is nowhere halfway between two numbers: the largest error is 1.8 ulp, with c = 1 it
// would be 2.4 (near x = -24 ln 2). The second of a minimum's or maximum's operands is the one that it passes on if it is NaN.
static partial class Functions512
{
    /// <summary>k / c is minimax in the absolute error of e^-r (Remez exchange at 200 bits): 2^-28.</summary>
    [MethodImpl(Inline)]
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        x = Vector512.MaxNative(Vector512.Create(-105f), Vector512.MinNative(Vector512.Create(20f), x));
        Vector512<float> shifter = Vector512.Create(12582912f);   // 1.5·2^23 leaves no bits below 1
        Vector512<float> n = Vector512.MultiplyAddEstimate(x, Vector512.Create(1.442695f), shifter) - shifter;
        Vector512<float> r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-0.693145751953125f), x);
        r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-1.42860677e-6f), r);

        Vector512<float> rr = r * r;
        Vector512<float> power = Power(1.75f, n);
        Vector512<float> k = Vector512.MultiplyAddEstimate(r, Vector512.Create(0.0024563172f), Vector512.Create(-0.014651528f));
        k = Vector512.MultiplyAddEstimate(k, rr, Vector512.MultiplyAddEstimate(r, Vector512.Create(0.07291471f), Vector512.Create(-0.29166356f)));
        k = Vector512.MultiplyAddEstimate(k, rr, Vector512.MultiplyAddEstimate(r, Vector512.Create(0.875f), Vector512.Create(-1.75f)));
        return Quotient(power, Vector512.MultiplyAddEstimate(k, r, Vector512.Create(1.75f) + power));
    }

    /// <summary>k / c is minimax in the relative error of e^-r - 1 (Remez exchange at 300 bits): 2^-61.</summary>
    [MethodImpl(Inline)]
    public static Vector512<double> Sigmoid(Vector512<double> x)
    {
        x = Vector512.MaxNative(Vector512.Create(-747.0), Vector512.MinNative(Vector512.Create(40.0), x));
        Vector512<double> shifter = Vector512.Create(6755399441055744.0);   // 1.5·2^52
        Vector512<double> n = Vector512.MultiplyAddEstimate(x, Vector512.Create(1.4426950408889634), shifter) - shifter;
        Vector512<double> r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-0.69314718036912382), x);
        r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-1.9082149292705877e-10), r);

        Vector512<double> rr = r * r;
        Vector512<double> power = Power(1.75, n);
        Vector512<double> even = Vector512.MultiplyAddEstimate(rr, Vector512.Create(-4.394070925523458e-08), Vector512.Create(-4.82251776666178e-06));
        even = Vector512.MultiplyAddEstimate(even, rr, Vector512.Create(-0.00034722222300427477));
        even = Vector512.MultiplyAddEstimate(even, rr, Vector512.Create(-0.014583333333312966));
        even = Vector512.MultiplyAddEstimate(even, rr, Vector512.Create(-0.29166666666666685));
        even = Vector512.MultiplyAddEstimate(even, rr, Vector512.Create(-1.75));
        Vector512<double> odd = Vector512.MultiplyAddEstimate(rr, Vector512.Create(3.653185561739215e-09), Vector512.Create(4.822545452779575e-07));
        odd = Vector512.MultiplyAddEstimate(odd, rr, Vector512.Create(4.340277755206944e-05));
        odd = Vector512.MultiplyAddEstimate(odd, rr, Vector512.Create(0.0024305555555684073));
        odd = Vector512.MultiplyAddEstimate(odd, rr, Vector512.Create(0.0729166666666664));
        odd = Vector512.MultiplyAddEstimate(odd, rr, Vector512.Create(0.875));
        Vector512<double> k = Vector512.MultiplyAddEstimate(odd, r, even);
        return power / Vector512.MultiplyAddEstimate(k, r, Vector512.Create(1.75) + power);
    }
}
