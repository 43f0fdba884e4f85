using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>GRU with hard sigmoid gates: z, r = hard σ(W x_t + U h_{t-1} + b), h̃ = tanh(W x_t + U (r ⊙ h_{t-1}) + b),
/// h_t = z ⊙ h_{t-1} + (1 - z) ⊙ h̃, with hard σ(a) = clip(a/6 + 1/2, 0, 1).</summary>
/// <remarks>Keras' GRU with recurrent_activation "hard_sigmoid" (its default for many years, then of slope 0.2; 1/6 since Keras 3) and
/// reset_after off.</remarks>
[Cell]
public sealed partial class HardSigmoidGru
{
    readonly Input x;
    readonly State h;
    readonly Weight Wz, Wr, W;
    [Init(Initializer.Orthogonal)] readonly Weight Uz, Ur, U;
    readonly Bias bz, br, b;

    Vec z => HardSigmoid(Wz * x + Uz * h + bz);
    Vec r => HardSigmoid(Wr * x + Ur * h + br);
    Vec hTilde => Tanh(W * x + U * (r * h) + b);

    [Next(nameof(h))] Vec h1 => z * h + (1 - z) * hTilde;
}
