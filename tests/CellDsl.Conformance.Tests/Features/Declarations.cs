using static CellDsl.Functions;

namespace CellDsl.Conformance.Tests.Features;

/// <summary>Cells inside other types.</summary>
public static partial class Outer
{
    internal sealed partial class Inner
    {
        [Cell]
        internal sealed partial class Nested
        {
            readonly Input x;
            readonly State h;
            readonly Weight W, U;
            [Init(Initializer.Constant, 0.5)] readonly Bias b;

            [Next(nameof(h))] Vec h1 => Tanh(W * x + U * h + b);
        }
    }
}

/// <summary>Names that are words of C#, of the kernels or of the engine.</summary>
[Cell]
public sealed partial class AwkwardNames
{
    readonly Input @in;
    readonly State @double, tile;
    readonly Weight T, V, row, unit;
    readonly Bias Load;

    Vec @return => Sigmoid(T * @in + V * @double + Load);
    Vec Store => Tanh(row * @in + unit * tile);
    [Next(nameof(@double))] Vec sum0 => @return * @double + Store;
    [Next(nameof(tile))] Vec Constant => @return * Store;
}

/// <summary>Sizes by name everywhere.</summary>
[Cell]
public sealed partial class NamedSizes
{
    readonly Input x;
    [Size("Slow")] readonly State s;
    [Size("Fast")] readonly State h;
    [Size("Slow", "Input")] readonly Weight B;
    readonly Weight P, A, R, Y;
    [Size("Slow")] readonly Bias alpha;

    [Next(nameof(s))] Vec s1 => Sigmoid(alpha) * s + (1 - Sigmoid(alpha)) * (B * x);
    [Next(nameof(h))] Vec h1 => Sigmoid(P * s1 + A * x + R * h);
    [Output, Size("Symbols")] Vec y => Y * (h1, s1);
}
