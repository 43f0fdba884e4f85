using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>MUT1 for inputs of any size: z = σ(Wxz x_t + bz), r = σ(Wxr x_t + Whr h_{t-1} + br),
/// h_t = tanh(Whh (r ⊙ h_{t-1}) + tanh(Wxh x_t + bx) + bh) ⊙ z + h_{t-1} ⊙ (1 - z).</summary>
/// <remarks>Jozefowicz, Zaremba and Sutskever, An Empirical Exploration of Recurrent Network Architectures, ICML 2015, with a projection of x
/// where <see cref="Mut1"/> needs an input as wide as the state.</remarks>
[Cell]
public sealed partial class Mut1Projected
{
    readonly Input x;
    readonly State h;
    readonly Weight Wxz, Wxr, Wxh, Whr;
    [Init(Initializer.Orthogonal)] readonly Weight Whh;
    readonly Bias bz, br, bx, bh;

    Vec z => Sigmoid(Wxz * x + bz);
    Vec r => Sigmoid(Wxr * x + Whr * h + br);

    [Next(nameof(h))] Vec h1 => Tanh(Whh * (r * h) + Tanh(Wxh * x + bx) + bh) * z + h * (1 - z);
}
