using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Closed-form continuous-time network: a shared layer s = silu(Ws·[x_t, h_{t-1}] + bs) of its own size, two candidates
/// a1 = tanh(W1 s + b1), a2 = tanh(W2 s + b2), and a gate of the elapsed time d, k = σ((Wa s + ba) ⊙ d + Wb s + bb);
/// h_t = a1 ⊙ (1 - k) + k ⊙ a2.</summary>
/// <remarks>Hasani et al., Closed-form Continuous-time Neural Networks, Nature Machine Intelligence 4, 2022 (arXiv:2106.13898), in the
/// gated form
/// of the authors' code. d is the same time for every unit.</remarks>
[Cell]
public sealed partial class Cfc
{
    readonly Input x;
    [Size("Hidden")] readonly Input d;
    readonly State h;
    readonly Weight Ws, W1, W2, Wa, Wb;
    readonly Bias bs, b1, b2, ba, bb;

    [Size("Backbone")] Vec s => Silu(Ws * (x, h) + bs);
    Vec a1 => Tanh(W1 * s + b1);
    Vec a2 => Tanh(W2 * s + b2);
    Vec k => Sigmoid((Wa * s + ba) * d + Wb * s + bb);

    [Next(nameof(h))] Vec h1 => a1 * (1 - k) + k * a2;
}
