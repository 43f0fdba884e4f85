using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Multiplicative LSTM: m = (Wmx x_t) ⊙ (Wmh h_{t-1}); i, f, o = σ(W x_t + V m + b); ĥ = Whx x_t + Whm m + bh;
/// c_t = f ⊙ c_{t-1} + i ⊙ tanh(ĥ), h_t = tanh(c_t) ⊙ o.</summary>
/// <remarks>Krause, Lu, Murray and Renals, Multiplicative LSTM for Sequence Modelling, 2016 (arXiv:1609.07959).</remarks>
[Cell]
public sealed partial class MultiplicativeLstm
{
    readonly Input x;
    readonly State h, c;
    readonly Weight Wmx, Whx, Wix, Wfx, Wox, Whm, Wim, Wfm, Wom;
    [Init(Initializer.Orthogonal)] readonly Weight Wmh;
    readonly Bias bh, bi, bo;
    [Init(Initializer.Constant, 1)] readonly Bias bf;

    Vec m => Wmx * x * (Wmh * h);
    Vec hHat => Whx * x + Whm * m + bh;
    Vec i => Sigmoid(Wix * x + Wim * m + bi);
    Vec f => Sigmoid(Wfx * x + Wfm * m + bf);
    Vec o => Sigmoid(Wox * x + Wom * m + bo);

    [Next(nameof(c))] Vec c1 => f * c + i * Tanh(hHat);
    [Next(nameof(h))] Vec h1 => Tanh(c1) * o;
}
