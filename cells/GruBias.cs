using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>GRU with the reset gate after the product, with biases: z = σ(Wz x_t + Uz h_{t-1} + bz), r = σ(Wr x_t + Ur h_{t-1} + br),
/// h̃ = tanh(W x_t + bx + r ⊙ (U h_{t-1} + bh)), h_t = z ⊙ h_{t-1} + (1 - z) ⊙ h̃.</summary>
/// <remarks>Cho et al., 2014 (arXiv:1406.1078v1). The bias inside r ⊙ (U h + bh) does not merge with the other: this is the form of
/// cuDNN and PyTorch, and of Keras with reset_after.</remarks>
[Cell]
public sealed partial class GruBias
{
    readonly Input x;
    readonly State h;
    readonly Weight Wz, Wr, W;
    [Init(Initializer.Orthogonal)] readonly Weight Uz, Ur, U;
    readonly Bias bz, br, bx, bh;

    Vec z => Sigmoid(Wz * x + Uz * h + bz);
    Vec r => Sigmoid(Wr * x + Ur * h + br);
    Vec hTilde => Tanh(W * x + bx + r * (U * h + bh));

    [Next(nameof(h))] Vec h1 => z * h + (1 - z) * hTilde;
}
