using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>GRU with the reset gate before the product, with biases: z = σ(Wz x_t + Uz h_{t-1} + bz), r = σ(Wr x_t + Ur h_{t-1} + br),
/// h̃ = tanh(W x_t + U (r ⊙ h_{t-1}) + b), h_t = z ⊙ h_{t-1} + (1 - z) ⊙ h̃.</summary>
/// <remarks>Cho et al., 2014 (arXiv:1406.1078v3), with biases: the form of Keras without reset_after, of ONNX with linear_before_reset = 0
/// and of oneDNN's plain GRU. z has the sense of <see cref="GruBias"/>, opposite to <see cref="GruResetBefore"/>.</remarks>
[Cell]
public sealed partial class GruResetBeforeBias
{
    readonly Input x;
    readonly State h;
    readonly Weight Wz, Wr, W;
    [Init(Initializer.Orthogonal)] readonly Weight Uz, Ur, U;
    readonly Bias bz, br, b;

    Vec z => Sigmoid(Wz * x + Uz * h + bz);
    Vec r => Sigmoid(Wr * x + Ur * h + br);
    Vec hTilde => Tanh(W * x + U * (r * h) + b);

    [Next(nameof(h))] Vec h1 => z * h + (1 - z) * hTilde;
}
