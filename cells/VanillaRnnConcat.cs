using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Vanilla recurrent network with one matrix over the concatenation: h_t = tanh(W·[h_{t-1}, x_t]).</summary>
/// <remarks>Elman, Finding Structure in Time, Cognitive Science 14, 1990. <see cref="VanillaRnn"/> spells the two halves of W out.</remarks>
[Cell]
public sealed partial class VanillaRnnConcat
{
    readonly Input x;
    readonly State h;
    readonly Weight W;

    [Next(nameof(h))] Vec h1 => Tanh(W * (h, x));
}
