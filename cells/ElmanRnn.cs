using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Elman's recurrent network without a readout: h_t = tanh(W x_t + U h_{t-1} + b).</summary>
/// <remarks>Elman, Finding Structure in Time, Cognitive Science 14, 1990. This is PyTorch's RNN; <see cref="VanillaRnn"/> has a readout.</remarks>
[Cell]
public sealed partial class ElmanRnn
{
    readonly Input x;
    readonly State h;
    readonly Weight W;
    [Init(Initializer.Orthogonal)] readonly Weight U;
    readonly Bias b;

    [Next(nameof(h))] Vec h1 => Tanh(W * x + U * h + b);
}
