using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>MUT2: z = σ(Wxz x_t + Whz h_{t-1} + bz), r = σ(x_t + Whr h_{t-1} + br),
/// h_t = tanh(Whh (r ⊙ h_{t-1}) + Wxh x_t + bh) ⊙ z + h_{t-1} ⊙ (1 - z).</summary>
/// <remarks>Jozefowicz, Zaremba and Sutskever, An Empirical Exploration of Recurrent Network Architectures, ICML 2015.
/// x enters r without a matrix, so input size and hidden size are the same.</remarks>
[Cell]
public sealed partial class Mut2
{
    readonly Input x;
    readonly State h;
    readonly Weight Wxz, Wxh, Whz, Whr;
    [Init(Initializer.Orthogonal)] readonly Weight Whh;
    readonly Bias bz, br, bh;

    Vec z => Sigmoid(Wxz * x + Whz * h + bz);
    Vec r => Sigmoid(x + Whr * h + br);

    [Next(nameof(h))] Vec h1 => Tanh(Whh * (r * h) + Wxh * x + bh) * z + h * (1 - z);
}
