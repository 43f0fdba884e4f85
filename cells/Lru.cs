using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Linear recurrent unit, a diagonal complex recurrence: s_t = λ ⊙ s_{t-1} + exp(g) ⊙ (B x_t), λ = exp(-exp(ν) + i exp(θ)),
/// y_t = Re(C s_t) + D x_t.</summary>
/// <remarks>Orvieto et al., Resurrecting Recurrent Neural Networks for Long Sequences, ICML 2023 (arXiv:2303.06349), as two real states.
/// At the start |λ| = 0.9 and exp(g) = √(1 - |λ|²); the paper draws |λ| from a ring.</remarks>
[Cell]
public sealed partial class Lru
{
    readonly Input x;
    readonly State re, im;
    [Init(Initializer.Constant, -2.25)] readonly Bias nu;
    [Init(Initializer.Normal, 1)] readonly Bias theta;
    [Init(Initializer.Constant, -0.83)] readonly Bias g;
    readonly Weight Bre, Bim, Cre, Cim, D;

    Vec radius => Exp(-Exp(nu));
    Vec lambdaRe => radius * Cos(Exp(theta));
    Vec lambdaIm => radius * Sin(Exp(theta));

    [Next(nameof(re))] Vec re1 => lambdaRe * re - lambdaIm * im + Exp(g) * (Bre * x);
    [Next(nameof(im))] Vec im1 => lambdaIm * re + lambdaRe * im + Exp(g) * (Bim * x);
    [Output, Size("Output")] Vec y => Cre * re1 - Cim * im1 + D * x;
}
