using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>LSTM whose gates see the cell state through full matrices: f, i = σ(W·[c_{t-1}, h_{t-1}, x_t] + b),
/// g = tanh(Wg·[h_{t-1}, x_t] + bg), c_t = f ⊙ c_{t-1} + i ⊙ g, o = σ(Wo·[c_t, h_{t-1}, x_t] + bo), h_t = o ⊙ tanh(c_t).</summary>
/// <remarks>The output gate sees the new cell state, so its product is a second stage of the step. Peepholes are due to Gers and Schmidhuber,
/// Recurrent Nets that Time and Count, IJCNN 2000; <see cref="PeepholeLstmDiagonal"/> is their form.</remarks>
[Cell]
public sealed partial class PeepholeLstm
{
    readonly Input x;
    readonly State h, c;
    readonly Weight Wf, Wi, Wo, Wg;
    readonly Bias bi, bo, bg;
    [Init(Initializer.Constant, 1)] readonly Bias bf;

    Vec f => Sigmoid(Wf * (c, h, x) + bf);
    Vec i => Sigmoid(Wi * (c, h, x) + bi);
    Vec g => Tanh(Wg * (h, x) + bg);
    [Next(nameof(c))] Vec c1 => f * c + i * g;

    Vec o => Sigmoid(Wo * (c1, h, x) + bo);
    [Next(nameof(h))] Vec h1 => o * Tanh(c1);
}
