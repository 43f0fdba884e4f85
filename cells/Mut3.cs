using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>MUT3: z = σ(Wxz x_t + Whz tanh(h_{t-1}) + bz), r = σ(Wxr x_t + Whr h_{t-1} + br),
/// h_t = tanh(Whh (r ⊙ h_{t-1}) + Wxh x_t + bh) ⊙ z + h_{t-1} ⊙ (1 - z).</summary>
/// <remarks>Jozefowicz, Zaremba and Sutskever, An Empirical Exploration of Recurrent Network Architectures, ICML 2015.</remarks>
[Cell]
public sealed partial class Mut3
{
    readonly Input x;
    readonly State h;
    readonly Weight Wxz, Wxr, Wxh, Whz, Whr;
    [Init(Initializer.Orthogonal)] readonly Weight Whh;
    readonly Bias bz, br, bh;

    Vec z => Sigmoid(Wxz * x + Whz * Tanh(h) + bz);
    Vec r => Sigmoid(Wxr * x + Whr * h + br);

    [Next(nameof(h))] Vec h1 => Tanh(Whh * (r * h) + Wxh * x + bh) * z + h * (1 - z);
}
