using static CellDsl.Functions;

namespace CellDsl.Conformance.Tests.Features;

/// <summary>Continuous time: everything is divided by the time step, which is zero in padding.</summary>
[Cell]
public sealed partial class RawTime
{
    [Size("Hidden")] readonly Input x, dt;
    [Size("Hidden")] readonly Context v;
    readonly State h;
    readonly Weight W, U, V;
    readonly Bias b;
    readonly Diagonal p;

    Vec rate => Log(dt) + b / dt;
    [Next(nameof(h))] Vec h1 => Tanh(rate + W * (x / dt) + U * (h / dt) + V * (v / dt) + x + h);
    [Output] Vec y => p * (h1 / dt) + v * Sqrt(dt) + Exp(v) * Log(dt);
}
