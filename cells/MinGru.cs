using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>minGRU with a positive candidate: z = σ(Wz x_t + bz), h̃ = g(Wh x_t + bh), h_t = (1 - z) ⊙ h_{t-1} + z ⊙ h̃,
/// where g(a) = a + 0.5 for a ≥ 0 and σ(a) otherwise.</summary>
/// <remarks>Feng, Tung, Ahmed, Bengio and Hajimirsadeghi, Were RNNs All We Needed?, 2024 (arXiv:2410.01201); g is that of the log-space
/// form.</remarks>
[Cell]
public sealed partial class MinGru
{
    readonly Input x;
    readonly State h;
    readonly Weight Wz, Wh;
    readonly Bias bz, bh;

    Vec z => Sigmoid(Wz * x + bz);
    Vec a => Wh * x + bh;
    Vec hTilde => Select(a >= 0, a + 0.5, Sigmoid(a));

    [Next(nameof(h))] Vec h1 => (1 - z) * h + z * hTilde;
}
