namespace CellDsl.Gpu.Tests.Noise;

/// <summary>An output behind the loop that is a product of the previous state: its gradient is a product before the loop, of all steps at
/// once.</summary>
[Cell]
public sealed partial class ReadsBefore
{
    readonly Input x;
    readonly State h;
    readonly Weight W, V;

    [Next(nameof(h))] Vec h1 => Functions.Tanh(W * x) + 0.5 * h;
    [Output] Vec y => V * h;
}
