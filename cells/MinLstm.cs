using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>minLSTM, gates of the input alone: f, i = σ(W x_t + b), f' = f/(f + i), i' = i/(f + i), h_t = f' ⊙ h_{t-1} + i' ⊙ (Wh x_t +
/// bh).</summary>
/// <remarks>Feng, Tung, Ahmed, Bengio and Hajimirsadeghi, Were RNNs All We Needed?, 2024 (arXiv:2410.01201). No product is left in the
/// loop.</remarks>
[Cell]
public sealed partial class MinLstm
{
    readonly Input x;
    readonly State h;
    readonly Weight Wf, Wi, Wh;
    readonly Bias bf, bi, bh;

    Vec f => Sigmoid(Wf * x + bf);
    Vec i => Sigmoid(Wi * x + bi);

    [Next(nameof(h))] Vec h1 => f / (f + i) * h + i / (f + i) * (Wh * x + bh);
}
