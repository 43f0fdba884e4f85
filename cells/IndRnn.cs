using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>IndRNN, units that see only their own past: h_t = relu(W x_t + u ⊙ h_{t-1} + b).</summary>
/// <remarks>Li, Li, Cook, Zhu and Gao, Independently Recurrent Neural Network, CVPR 2018 (arXiv:1803.04831). |u| ≤ 1 at the start
/// keeps the gradient from exploding whatever the length.</remarks>
[Cell]
public sealed partial class IndRnn
{
    readonly Input x;
    readonly State h;
    readonly Weight W;
    [Init(Initializer.Uniform, 1)] readonly Diagonal u;
    readonly Bias b;

    [Next(nameof(h))] Vec h1 => Relu(W * x + u * h + b);
}
