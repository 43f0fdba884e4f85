using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Minimal gated unit: f = σ(Wf·[h_{t-1}, x_t] + bf), h̃ = tanh(Wh·[f ⊙ h_{t-1}, x_t] + bh), h_t = (1 - f) ⊙ h_{t-1} + f ⊙
/// h̃.</summary>
/// <remarks>Zhou, Wu, Zhang and Zhou, Minimal Gated Unit for Recurrent Neural Networks, 2016 (arXiv:1603.09420).</remarks>
[Cell]
public sealed partial class Mgu
{
    readonly Input x;
    readonly State h;
    readonly Weight Wf, Wh;
    readonly Bias bf, bh;

    Vec f => Sigmoid(Wf * (h, x) + bf);
    Vec hTilde => Tanh(Wh * (f * h, x) + bh);

    [Next(nameof(h))] Vec h1 => (1 - f) * h + f * hTilde;
}
