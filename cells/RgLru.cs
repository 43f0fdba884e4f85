using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Real-gated linear recurrent unit: r = σ(Wa x_t + ba), i = σ(Wx x_t + bx), a = exp(-8 softplus(Λ) ⊙ r),
/// h_t = a ⊙ h_{t-1} + √(1 - a²) ⊙ (i ⊙ x_t).</summary>
/// <remarks>De et al., Griffin: Mixing Gated Linear Recurrences with Local Attention for Efficient Language Models, 2024 (arXiv:2402.19427).
/// 1 - a² is formed as -expm1(2 log a): where r is small, 1 - a² would be rounded to zero, and the root's slope be infinite.
/// Λ = -5 puts a near the middle of the paper's first range, 0.9 to 0.999. x enters without a matrix, so input size and hidden size are the
/// same. The authors' recurrentgemma takes the first input of a document in full, not by √(1 - a²), which the paper's
/// equation does not say.</remarks>
[Cell]
public sealed partial class RgLru
{
    const double c = 8;

    readonly Input x;
    readonly State h;
    readonly Weight Wa, Wx;
    readonly Bias ba, bx;
    [Init(Initializer.Constant, -5)] readonly Bias Lambda;

    Vec r => Sigmoid(Wa * x + ba);
    Vec i => Sigmoid(Wx * x + bx);
    Vec logA => -c * Softplus(Lambda) * r;

    [Next(nameof(h))] Vec h1 => Exp(logA) * h + Sqrt(-Expm1(2 * logA)) * (i * x);
}
