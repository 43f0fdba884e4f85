using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>LSTM with forget gate: i, f, o = σ(W x_t + U h_{t-1} + b), g = tanh(Wg x_t + Ug h_{t-1} + bg),
/// c_t = f ⊙ c_{t-1} + i ⊙ g, h_t = o ⊙ tanh(c_t).</summary>
/// <remarks>Hochreiter and Schmidhuber, Long Short-Term Memory, Neural Computation 9(8), 1997; forget gate by Gers, Schmidhuber and Cummins,
/// Learning to Forget, Neural Computation 12(10), 2000. The forget bias starts at 1 as Jozefowicz, Zaremba and Sutskever (2015)
/// advise.</remarks>
[Cell]
public sealed partial class Lstm
{
    readonly Input x;
    readonly State h, c;
    readonly Weight Wi, Wf, Wo, Wg;
    [Init(Initializer.Orthogonal)] readonly Weight Ui, Uf, Uo, Ug;
    readonly Bias bi, bo, bg;
    [Init(Initializer.Constant, 1)] readonly Bias bf;

    Vec i => Sigmoid(Wi * x + Ui * h + bi);
    Vec f => Sigmoid(Wf * x + Uf * h + bf);
    Vec o => Sigmoid(Wo * x + Uo * h + bo);
    Vec g => Tanh(Wg * x + Ug * h + bg);

    [Next(nameof(c))] Vec c1 => f * c + i * g;
    [Next(nameof(h))] Vec h1 => o * Tanh(c1);
}
