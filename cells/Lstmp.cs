using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>LSTM with a recurrent projection and diagonal peepholes: i, f = σ(W x_t + R r_{t-1} + p ⊙ c_{t-1} + b),
/// c_t = f ⊙ c_{t-1} + i ⊙ tanh(Wc x_t + Rc r_{t-1} + bc), o = σ(Wo x_t + Ro r_{t-1} + po ⊙ c_t + bo),
/// m = o ⊙ tanh(c_t), r_t = Wr m; r has a size of its own.</summary>
/// <remarks>Sak, Senior and Beaufays, Long Short-Term Memory Based Recurrent Neural Network Architectures for Large Vocabulary Speech
/// Recognition, 2014 (arXiv:1402.1128). The output is r.</remarks>
[Cell]
public sealed partial class Lstmp
{
    readonly Input x;
    [Size("Projection")] readonly State r;
    readonly State c;
    readonly Weight Wi, Wf, Wc, Wo, Ri, Rf, Rc, Ro, Wr;
    readonly Diagonal pi, pf, po;
    readonly Bias bi, bc, bo;
    [Init(Initializer.Constant, 1)] readonly Bias bf;

    Vec i => Sigmoid(Wi * x + Ri * r + pi * c + bi);
    Vec f => Sigmoid(Wf * x + Rf * r + pf * c + bf);
    [Next(nameof(c))] Vec c1 => f * c + i * Tanh(Wc * x + Rc * r + bc);

    Vec o => Sigmoid(Wo * x + Ro * r + po * c1 + bo);
    Vec m => o * Tanh(c1);
    [Next(nameof(r))] Vec r1 => Wr * m;
}
