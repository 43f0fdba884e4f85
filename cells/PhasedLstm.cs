using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Phased LSTM: each unit is open for a part of its cycle only. With the phase φ in [0, 1) of its cycle,
/// k = 2φ/r for 0 ≤ φ &lt; r/2, 2 - 2φ/r for r/2 ≤ φ &lt; r, αφ otherwise; c_t = k ⊙ c̃ + (1 - k) ⊙ c_{t-1}, h_t = k ⊙ h̃ + (1 - k) ⊙ h_{t-1},
/// where c̃ and h̃ = o ⊙ tanh(c̃) are an LSTM's, r = 0.05 and α = 0.001.</summary>
/// <remarks>Neil, Pfeiffer and Liu, Phased LSTM: Accelerating Recurrent Network Training for Long or Event-based Sequences, NIPS 2016
/// (arXiv:1610.09513), without peepholes. φ = ((t - shift) mod τ)/τ comes in from outside, one per unit.</remarks>
[Cell]
public sealed partial class PhasedLstm
{
    const double r = 0.05, alpha = 0.001;

    readonly Input x;
    [Size("Hidden")] readonly Input phi;
    readonly State h, c;
    readonly Weight Wi, Wf, Wo, Wg;
    [Init(Initializer.Orthogonal)] readonly Weight Ui, Uf, Uo, Ug;
    readonly Bias bi, bo, bg;
    [Init(Initializer.Constant, 1)] readonly Bias bf;

    Vec rising => 2 * phi / r;
    Vec k => Select(phi >= 0 & phi < r / 2, rising, Select(phi >= r / 2 & phi < r, 2 - rising, alpha * phi));

    Vec i => Sigmoid(Wi * x + Ui * h + bi);
    Vec f => Sigmoid(Wf * x + Uf * h + bf);
    Vec o => Sigmoid(Wo * x + Uo * h + bo);
    Vec g => Tanh(Wg * x + Ug * h + bg);
    Vec cTilde => f * c + i * g;
    Vec hTilde => o * Tanh(cTilde);

    [Next(nameof(c))] Vec c1 => k * cTilde + (1 - k) * c;
    [Next(nameof(h))] Vec h1 => k * hTilde + (1 - k) * h;
}
