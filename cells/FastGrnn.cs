using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>FastGRNN: z = σ(W x_t + U h_{t-1} + bz), h̃ = tanh(W x_t + U h_{t-1} + bh),
/// h_t = (σ(ζ)(1 - z) + σ(ν)) ⊙ h̃ + z ⊙ h_{t-1}, with two learned numbers ζ and ν.</summary>
/// <remarks>Kusupati et al., FastGRNN: A Fast, Accurate, Stable and Tiny Kilobyte Sized Gated Recurrent Neural Network, NeurIPS 2018
/// (arXiv:1901.02358), with full-rank W and U, which gate and candidate share. ζ = 1, ν = -4 at the start.</remarks>
[Cell]
public sealed partial class FastGrnn
{
    readonly Input x;
    readonly State h;
    readonly Weight W;
    [Init(Initializer.Orthogonal)] readonly Weight U;
    readonly Bias bz, bh;
    [Init(Initializer.Constant, 1)] readonly Scalar zeta;
    [Init(Initializer.Constant, -4)] readonly Scalar nu;

    Vec z => Sigmoid(W * x + U * h + bz);
    Vec hTilde => Tanh(W * x + U * h + bh);

    [Next(nameof(h))] Vec h1 => (Sigmoid(zeta) * (1 - z) + Sigmoid(nu)) * hTilde + z * h;
}
