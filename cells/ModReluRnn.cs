using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Network with the modReLU function: a = W x_t + U h_{t-1}, h_t = sign(a) ⊙ relu(|a| + b), U orthogonal at the start.</summary>
/// <remarks>modReLU by Arjovsky, Shah and Bengio, Unitary Evolution Recurrent Neural Networks, ICML 2016 (arXiv:1511.06464), in the real form of
/// Helfrich, Willmott and Ye, Orthogonal Recurrent Neural Networks with Scaled Cayley Transform, ICML 2018 (arXiv:1707.09520).
/// Keeping U orthogonal is the optimiser's matter, not the cell's.</remarks>
[Cell]
public sealed partial class ModReluRnn
{
    readonly Input x;
    readonly State h;
    readonly Weight W;
    [Init(Initializer.Orthogonal)] readonly Weight U;
    readonly Bias b;

    Vec a => W * x + U * h;
    Vec length => Relu(Abs(a) + b);

    [Next(nameof(h))] Vec h1 => Select(a >= 0, length, -length);
}
