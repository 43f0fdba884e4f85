using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>LSTM with one matrix per gate over the concatenation: i, f, o = σ(W·[h_{t-1}, x_t] + b), g = tanh(Wg·[h_{t-1}, x_t] + bg),
/// c_t = f ⊙ c_{t-1} + i ⊙ g, h_t = o ⊙ tanh(c_t).</summary>
/// <remarks>The same function as <see cref="Lstm"/>, in the spelling of the course notes. Gers, Schmidhuber and Cummins, Learning to Forget,
/// Neural Computation 12(10), 2000; forget bias 1 at the start after Jozefowicz, Zaremba and Sutskever (2015).</remarks>
[Cell]
public sealed partial class LstmConcat
{
    readonly Input x;
    readonly State h, c;
    readonly Weight Wi, Wf, Wo, Wg;
    readonly Bias bi, bo, bg;
    [Init(Initializer.Constant, 1)] readonly Bias bf;

    Vec i => Sigmoid(Wi * (h, x) + bi);
    Vec f => Sigmoid(Wf * (h, x) + bf);
    Vec o => Sigmoid(Wo * (h, x) + bo);
    Vec g => Tanh(Wg * (h, x) + bg);

    [Next(nameof(c))] Vec c1 => f * c + i * g;
    [Next(nameof(h))] Vec h1 => o * Tanh(c1);
}
