using System.Globalization;

namespace CellDsl;

/// <summary>Plain text, in the letters of the declaration: a state's name is its value at the step before.</summary>
internal sealed class PlainPrinter : FormulaPrinter
{
    public override string Print(Symbol symbol)
        => symbol.Block is { } block ? $"{symbol.Value.Name}[{block.ToString(CultureInfo.InvariantCulture)}]" : symbol.Value.Name;

    protected override OpText TextOf(FormulaRow row) => row.Plain!;
}
