using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>IRNN: h_t = relu(Whh h_{t-1} + Wxh x_t + bh), with Whh = I, Wxh ~ N(0, 0.001) and bh = 0 at the start.</summary>
/// <remarks>Le, Jaitly and Hinton, A Simple Way to Initialize Recurrent Networks of Rectified Linear Units, 2015 (arXiv:1504.00941).
/// 0.001 is the standard deviation.</remarks>
[Cell]
public sealed partial class Irnn
{
    readonly Input x;
    readonly State h;
    [Init(Initializer.Identity)] readonly Weight Whh;
    [Init(Initializer.Normal, 0.001)] readonly Weight Wxh;
    [Init(Initializer.Zero)] readonly Bias bh;

    [Next(nameof(h))] Vec h1 => Relu(Whh * h + Wxh * x + bh);
}
