using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>GRU with the reset gate after the product: z = σ(Wz x_t + Uz h_{t-1}), r = σ(Wr x_t + Ur h_{t-1}),
/// h̃ = tanh(W x_t + r ⊙ (U h_{t-1})), h_t = z ⊙ h_{t-1} + (1 - z) ⊙ h̃.</summary>
/// <remarks>Cho et al., Learning Phrase Representations using RNN Encoder-Decoder, 2014 (arXiv:1406.1078v1).
/// <see cref="GruBias"/> has the biases, <see cref="GruResetBefore"/> the other place of the reset gate.</remarks>
[Cell]
public sealed partial class Gru
{
    readonly Input x;
    readonly State h;
    readonly Weight Wz, Wr, W;
    [Init(Initializer.Orthogonal)] readonly Weight Uz, Ur, U;

    Vec z => Sigmoid(Wz * x + Uz * h);
    Vec r => Sigmoid(Wr * x + Ur * h);
    Vec hTilde => Tanh(W * x + r * (U * h));

    [Next(nameof(h))] Vec h1 => z * h + (1 - z) * hTilde;
}
