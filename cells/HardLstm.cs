using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>LSTM with piecewise linear functions: hard σ(a) = clip(0.25 a + 0.5, 0, 1) for the gates, hard tanh(a) = clip(a, -1, 1)
/// for candidate and output.</summary>
/// <remarks>Gulcehre, Moczulski, Denil and Bengio, Noisy Activation Functions, ICML 2016 (arXiv:1603.00391): the functions without the
/// noise.</remarks>
[Cell]
public sealed partial class HardLstm
{
    readonly Input x;
    readonly State h, c;
    readonly Weight Wi, Wf, Wo, Wg;
    [Init(Initializer.Orthogonal)] readonly Weight Ui, Uf, Uo, Ug;
    readonly Bias bi, bo, bg;
    [Init(Initializer.Constant, 1)] readonly Bias bf;

    Vec i => Clip(0.25 * (Wi * x + Ui * h + bi) + 0.5, 0, 1);
    Vec f => Clip(0.25 * (Wf * x + Uf * h + bf) + 0.5, 0, 1);
    Vec o => Clip(0.25 * (Wo * x + Uo * h + bo) + 0.5, 0, 1);
    Vec g => HardTanh(Wg * x + Ug * h + bg);

    [Next(nameof(c))] Vec c1 => f * c + i * g;
    [Next(nameof(h))] Vec h1 => o * HardTanh(c1);
}
