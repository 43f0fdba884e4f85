using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CellDsl.Kernels;

// tanh |x| = h / (1 - h) with h = (1 - e^-2|x|) / 2, which keeps small x. For |x| = r - n ln(2)/2 with |r| at most ln(2)/4 (Cody and Waite, as in
// KernelMath.Exp) h = (1 - 2^n) / 2 + 2^n g and 1 - h = (1 + 2^n) / 2 - 2^n g, each rounded once, with g = r + r² q(r) = (1 - e^-2r) / 2. Beyond the
// limit of |x| the result rounds to 1. ln(2)/2 need not be in two parts: where n is large, e^-2|x| is small beside 1. The second operand of a minimum
// is passed on if it is NaN.
static partial class Functions512
{
    /// <summary>g is minimax in its relative error (Remez exchange at 200 bits): 2^-26.</summary>
    [MethodImpl(Inline)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        Vector512<float> a = Vector512.MinNative(Vector512.Create(10f), Vector512.Abs(x));
        Vector512<float> shifter = Vector512.Create(12582912f);   // 1.5·2^23 leaves no bits below 1
        Vector512<float> n = Vector512.MultiplyAddEstimate(a, Vector512.Create(-2.88539f), shifter) - shifter;
        Vector512<float> r = Vector512.MultiplyAddEstimate(n, Vector512.Create(0.34657359f), a);

        Vector512<float> rr = r * r;
        Vector512<float> power = Power(1f, n);
        Vector512<float> q = Vector512.MultiplyAddEstimate(r, Vector512.Create(0.1338734f), Vector512.Create(-0.333342f));
        q = Vector512.MultiplyAddEstimate(rr, Vector512.Create(-0.044281155f), q);
        q = Vector512.MultiplyAddEstimate(q, rr, Vector512.MultiplyAddEstimate(r, Vector512.Create(0.66666156f), Vector512.Create(-0.99999994f)));
        Vector512<float> g = Vector512.MultiplyAddEstimate(q, rr, r);
        Vector512<float> numerator
            = Vector512.MultiplyAddEstimate(g, power, Vector512.MultiplyAddEstimate(power, Vector512.Create(-0.5f), Vector512.Create(0.5f)));
        Vector512<float> denominator
            = SubtractProduct(Vector512.MultiplyAddEstimate(power, Vector512.Create(0.5f), Vector512.Create(0.5f)), g, power);
        return Vector512.CopySign(Quotient(numerator, denominator), x);
    }

    /// <summary>g is minimax in its relative error (Remez exchange at 300 bits): 2^-61.</summary>
    [MethodImpl(Inline)]
    public static Vector512<double> Tanh(Vector512<double> x)
    {
        Vector512<double> a = Vector512.MinNative(Vector512.Create(20.0), Vector512.Abs(x));
        Vector512<double> shifter = Vector512.Create(6755399441055744.0);   // 1.5·2^52
        Vector512<double> n = Vector512.MultiplyAddEstimate(a, Vector512.Create(-2.8853900817779268), shifter) - shifter;
        Vector512<double> r = Vector512.MultiplyAddEstimate(n, Vector512.Create(0.34657359027997264), a);

        Vector512<double> rr = r * r;
        Vector512<double> power = Power(1.0, n);
        Vector512<double> even
            = Vector512.MultiplyAddEstimate(rr, Vector512.Create(-4.275270874538236e-06), Vector512.Create(-0.0001410939012470367));
        even = Vector512.MultiplyAddEstimate(even, rr, Vector512.Create(-0.003174603158094222));
        even = Vector512.MultiplyAddEstimate(even, rr, Vector512.Create(-0.044444444444679446));
        even = Vector512.MultiplyAddEstimate(even, rr, Vector512.Create(-0.3333333333333321));
        even = Vector512.MultiplyAddEstimate(even, rr, Vector512.Create(-1.0));
        Vector512<double> odd = Vector512.MultiplyAddEstimate(rr, Vector512.Create(2.5711592158491548e-05), Vector512.Create(0.0007054654561516662));
        odd = Vector512.MultiplyAddEstimate(odd, rr, Vector512.Create(0.012698412727013478));
        odd = Vector512.MultiplyAddEstimate(odd, rr, Vector512.Create(0.13333333333314712));
        odd = Vector512.MultiplyAddEstimate(odd, rr, Vector512.Create(0.6666666666666671));
        Vector512<double> q = Vector512.MultiplyAddEstimate(odd, r, even);
        Vector512<double> g = Vector512.MultiplyAddEstimate(q, rr, r);
        Vector512<double> numerator
            = Vector512.MultiplyAddEstimate(g, power, Vector512.MultiplyAddEstimate(power, Vector512.Create(-0.5), Vector512.Create(0.5)));
        Vector512<double> denominator = SubtractProduct(Vector512.MultiplyAddEstimate(power, Vector512.Create(0.5), Vector512.Create(0.5)), g, power);
        return Vector512.CopySign(numerator / denominator, x);
    }
}
