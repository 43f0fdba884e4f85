using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>MinimalRNN: z = tanh(Wx x_t + bz), u = σ(Uh h_{t-1} + Uz z + bu), h_t = u ⊙ h_{t-1} + (1 - u) ⊙ z.</summary>
/// <remarks>Chen, MinimalRNN: Toward More Interpretable and Trainable Recurrent Neural Networks, 2017 (arXiv:1711.06788).
/// z depends on the input alone, so both z and Uz z are known before the loop.</remarks>
[Cell]
public sealed partial class MinimalRnn
{
    readonly Input x;
    readonly State h;
    readonly Weight Wx, Uz;
    [Init(Initializer.Orthogonal)] readonly Weight Uh;
    readonly Bias bz, bu;

    Vec z => Tanh(Wx * x + bz);
    Vec u => Sigmoid(Uh * h + Uz * z + bu);

    [Next(nameof(h))] Vec h1 => u * h + (1 - u) * z;
}
