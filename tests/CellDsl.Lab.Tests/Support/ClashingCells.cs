using static CellDsl.Functions;

namespace CellDsl.Lab.Tests.Support;

/// <summary>Names of which short names of arrays come twice: d's final state and T's gradient are both dT.</summary>
[Cell]
public sealed partial class NameClash
{
    readonly Input x;
    readonly State d;
    readonly Weight T, W;
    [Next(nameof(d))] Vec d1 => Tanh(W * x + T * d);
}

/// <summary>Every name that the arrays of a run have is one of its fields, too.</summary>
[Cell]
public sealed partial class AllClash
{
    readonly Input u;
    readonly State h;
    readonly Weight h0, dy, x;
    readonly Bias lengths, hT, y, dhT, dx, dh0;
    [Next(nameof(h))] Vec h1 => Tanh(h0 * u + dy * h + Sigmoid(x * u + hT) + lengths + y * dhT + dx * Sigmoid(dh0 + h));
}

static class ClashingCells
{
    public static IReadOnlyList<CellDefinition> All { get; }
        = [.. CellDefinition.In(typeof(ClashingCells).Assembly).Where(c => c.Description.Name.EndsWith("Clash", StringComparison.Ordinal))];

    public static CellDefinition Get(string name) => All.Single(c => c.Description.Name == name);
}
