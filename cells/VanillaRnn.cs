using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Vanilla recurrent network with a readout: h_t = tanh(Whh h_{t-1} + Wxh x_t + bh), y_t = Why h_t + by.</summary>
/// <remarks>Elman, Finding Structure in Time, Cognitive Science 14, 1990. No later state reads y, so it is computed after the loop.</remarks>
[Cell]
public sealed partial class VanillaRnn
{
    readonly Input x;
    readonly State h;
    [Init(Initializer.Orthogonal)] readonly Weight Whh;
    readonly Weight Wxh, Why;
    readonly Bias bh, by;

    [Next(nameof(h))] Vec h1 => Tanh(Whh * h + Wxh * x + bh);
    [Output, Size("Output")] Vec y => Why * h1 + by;
}
