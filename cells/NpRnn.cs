using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>np-RNN: h_t = relu(Whh h_{t-1} + Wxh x_t + bh), with Whh positive definite and of largest eigenvalue 1 at the start:
/// Whh = (A + I)/λmax(A + I), A = RᵀR/N, R ~ N(0, 1).</summary>
/// <remarks>Talathi and Vartak, Improving Performance of Recurrent Neural Network with ReLU Nonlinearity, 2015 (arXiv:1511.03771).</remarks>
[Cell]
public sealed partial class NpRnn
{
    readonly Input x;
    readonly State h;
    [Init(Initializer.NpRnn)] readonly Weight Whh;
    readonly Weight Wxh;
    [Init(Initializer.Zero)] readonly Bias bh;

    [Next(nameof(h))] Vec h1 => Relu(Whh * h + Wxh * x + bh);
}
