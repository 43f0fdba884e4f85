using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>LSTM with diagonal peepholes: f, i = σ(W x_t + U h_{t-1} + p ⊙ c_{t-1} + b), g = tanh(Wg x_t + Ug h_{t-1} + bg),
/// c_t = f ⊙ c_{t-1} + i ⊙ g, o = σ(Wo x_t + Uo h_{t-1} + po ⊙ c_t + bo), h_t = o ⊙ tanh(c_t).</summary>
/// <remarks>Gers, Schraudolph and Schmidhuber, Learning Precise Timing with LSTM Recurrent Networks, JMLR 3, 2002.</remarks>
[Cell]
public sealed partial class PeepholeLstmDiagonal
{
    readonly Input x;
    readonly State h, c;
    readonly Weight Wf, Wi, Wo, Wg;
    [Init(Initializer.Orthogonal)] readonly Weight Uf, Ui, Uo, Ug;
    readonly Diagonal pf, pi, po;
    readonly Bias bi, bo, bg;
    [Init(Initializer.Constant, 1)] readonly Bias bf;

    Vec f => Sigmoid(Wf * x + Uf * h + pf * c + bf);
    Vec i => Sigmoid(Wi * x + Ui * h + pi * c + bi);
    Vec g => Tanh(Wg * x + Ug * h + bg);
    [Next(nameof(c))] Vec c1 => f * c + i * g;

    Vec o => Sigmoid(Wo * x + Uo * h + po * c1 + bo);
    [Next(nameof(h))] Vec h1 => o * Tanh(c1);
}
