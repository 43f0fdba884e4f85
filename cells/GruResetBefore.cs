using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>GRU with the reset gate before the product: r, z = σ(W·[x_t, h_{t-1}] + b), h' = tanh(W·[x_t, r ⊙ h_{t-1}]),
/// h_t = (1 - z) ⊙ h_{t-1} + z ⊙ h'.</summary>
/// <remarks>Cho et al., 2014 (arXiv:1406.1078v3), with z in the sense of Chung, Gulcehre, Cho and Bengio, Empirical Evaluation of Gated
/// Recurrent Neural Networks on Sequence Modeling, 2014 (arXiv:1412.3555): z = 1 takes the candidate, opposite to <see cref="Gru"/>.
/// The product with r ⊙ h is a second stage of the step.</remarks>
[Cell]
public sealed partial class GruResetBefore
{
    readonly Input x;
    readonly State h;
    readonly Weight Wr, Wz, W;
    readonly Bias br, bz;

    Vec r => Sigmoid(Wr * (x, h) + br);
    Vec z => Sigmoid(Wz * (x, h) + bz);
    Vec candidate => Tanh(W * (x, r * h));

    [Next(nameof(h))] Vec h1 => (1 - z) * h + z * candidate;
}
