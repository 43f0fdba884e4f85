using static CellDsl.Functions;

namespace CellDsl.Conformance.Tests.Features;

/// <summary>Everything that backward reads is kept, products of scalars and of parameters among it, which no kernel of the loop owns.</summary>
[Cell(Recomputation = Recomputation.None)]
public sealed partial class KeepsAll
{
    readonly Input x;
    readonly State h, c;
    readonly Weight W, U;
    readonly Bias b;
    readonly Scalar t;

    Vec scale => Sigmoid(t) * t;
    Vec f => Sigmoid(W * x + U * h);
    [Next(nameof(c))] Vec c1 => f * c + (1 - f) * Cos(1 - Cos(b)) * scale;
    [Next(nameof(h))] Vec h1 => Tanh(c1) * Sin(c1 * (1 - b));
}
