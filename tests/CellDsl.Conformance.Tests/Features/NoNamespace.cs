using CellDsl;
using static CellDsl.Functions;

/// <summary>A cell in the global namespace.</summary>
[Cell]
public sealed partial class NoNamespace
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U;

    [Next(nameof(h))] Vec h1 => Softsign(W * x + U * h);
}
