using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Recurrent highway network of depth 3: s^l = h^l ⊙ t^l + s^{l-1} ⊙ (1 - t^l), h^l = tanh(Wh x_t [l = 1] + Rh^l s^{l-1} + bh^l),
/// t^l = σ(Wt x_t [l = 1] + Rt^l s^{l-1} + bt^l), s^0 = s_{t-1}, s_t = s^3.</summary>
/// <remarks>Zilly, Srivastava, Koutník and Schmidhuber, Recurrent Highway Networks, ICML 2017 (arXiv:1607.03474), carry gate 1 - t.
/// The negative gate bias lets the state pass at first.</remarks>
[Cell]
public sealed partial class Rhn
{
    readonly Input x;
    readonly State s;
    readonly Weight Wh, Wt;
    [Init(Initializer.Orthogonal)] readonly Weight Rh1, Rh2, Rh3, Rt1, Rt2, Rt3;
    readonly Bias bh1, bh2, bh3;
    [Init(Initializer.Constant, -2)] readonly Bias bt1, bt2, bt3;

    Vec h1 => Tanh(Wh * x + Rh1 * s + bh1);
    Vec t1 => Sigmoid(Wt * x + Rt1 * s + bt1);
    Vec s1 => h1 * t1 + s * (1 - t1);

    Vec h2 => Tanh(Rh2 * s1 + bh2);
    Vec t2 => Sigmoid(Rt2 * s1 + bt2);
    Vec s2 => h2 * t2 + s1 * (1 - t2);

    Vec h3 => Tanh(Rh3 * s2 + bh3);
    Vec t3 => Sigmoid(Rt3 * s2 + bt3);
    [Next(nameof(s))] Vec s3 => h3 * t3 + s2 * (1 - t3);
}
