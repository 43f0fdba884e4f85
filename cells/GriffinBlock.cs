using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>The recurrent block of Griffin: v = the causal filter of width 4 over u_t = Wu x_t, unit by unit; the real-gated linear
/// recurrent unit
/// on v; y_t = Wo (gelu(Wg x_t) ⊙ h_t).</summary>
/// <remarks>De et al., Griffin, 2024 (arXiv:2402.19427), with dense gate matrices. The filter's memory is three states that shift at every step;
/// 1 - a² is formed as -expm1(2 log a), which stays accurate for a near 1. <see cref="RgLru"/> is the unit alone, and says
/// how the authors' code begins.</remarks>
[Cell]
public sealed partial class GriffinBlock
{
    const double c = 8;

    readonly Input x;
    readonly State h, u1, u2, u3;
    readonly Weight Wu, Wg, Wo, Wa, Wi;
    [Init(Initializer.Constant, 0.5)] readonly Diagonal k0;
    [Init(Initializer.Uniform, 0.5)] readonly Diagonal k1, k2, k3;
    readonly Bias bk, bg, ba, bi;
    [Init(Initializer.Constant, -5)] readonly Bias Lambda;

    Vec u => Wu * x;
    Vec v => k0 * u + k1 * u1 + k2 * u2 + k3 * u3 + bk;
    [Next(nameof(u1))] Vec shift1 => u;
    [Next(nameof(u2))] Vec shift2 => u1;
    [Next(nameof(u3))] Vec shift3 => u2;

    Vec r => Sigmoid(Wa * v + ba);
    Vec i => Sigmoid(Wi * v + bi);
    Vec logA => -c * Softplus(Lambda) * r;
    [Next(nameof(h))] Vec h1 => Exp(logA) * h + Sqrt(-Expm1(2 * logA)) * (i * v);

    [Output, Size("Output")] Vec y => Wo * (Gelu(Wg * x + bg) * h1);
}
