namespace CellDsl.Generator.Emit.Printing;

/// <summary>Short words for the enum values and steps of a plan, declared as members of the description's class. There they come before anything
/// of the user's in name lookup, which no using directive would.</summary>
internal sealed class PlanShorthand
{
    static readonly string[] s_methods =
    [
        "static global::CellDsl.SlotRef At(int slot) => new(slot, global::CellDsl.SlotTime.Current);",
        "static global::CellDsl.SlotRef Previous(int slot) => new(slot, global::CellDsl.SlotTime.Previous);",
        "static global::CellDsl.SlotRef Next(int slot) => new(slot, global::CellDsl.SlotTime.Next);",
        "static global::CellDsl.FormulaNode S(int symbol) => global::CellDsl.FormulaNode.Of(Symbols[symbol]);",
        "static global::CellDsl.FormulaNode N(double number) => global::CellDsl.FormulaNode.Of(number);",
        "static global::CellDsl.FormulaNode F(global::CellDsl.FormulaOp op, params int[] operands) => new(op, operands);",
    ];

    readonly HashSet<(string Type, string Member, string Word)> _constants = [];

    public string Word(SlotKind value) => Word("SlotKind", value.ToString(), value + "Slot");
    public string Word(SlotLife value) => Word("SlotLife", value.ToString(), value.ToString());
    public string Word(SlotRole value) => Word("SlotRole", value.ToString(), value + "Role");
    public string Word(SlotAccess value) => Word("SlotAccess", value.ToString(), value.ToString());
    public string Word(RowSpace value) => Word("RowSpace", value.ToString(), value + "Rows");
    public string Word(Recomputation value) => Word("Recomputation", value.ToString(), "Recomputation" + value);
    public string Word(ParameterKind value) => Word("ParameterKind", value.ToString(), value + "Kind");
    public string Word(Phase value) => Word("Phase", value.ToString(), value + "Phase");
    public string Word(ValueKind value) => Word("ValueKind", value.ToString(), value + "Value");
    public string Word(FormulaOp value) => Word("FormulaOp", value.ToString(), value + "Op");
    public string Word(LetterKind value) => Word("LetterKind", value.ToString(), value + "Symbol");
    public string Word(SymbolTime value) => Word("SymbolTime", value.ToString(), value + "Time");
    public string Word(SymbolMark value) => Word("SymbolMark", value.ToString(), value + "Mark");
    public string Word(Accent value) => Word("Accent", value.ToString(), value + "Accent");
    public string Word(Initializer value) => Word("Initializer", value.ToString(), value + "Init");

    public static string Word(SlotRef value) => $"{(value.Time == SlotTime.Current ? "At" : value.Time.ToString())}({Literals.Of(value.Slot)})";

    public IEnumerable<string> Declarations()
    {
        foreach ((string type, string member, string word) in _constants.OrderBy(static c => $"{c.Type} {c.Word}", StringComparer.Ordinal))
            yield return $"const global::CellDsl.{type} {word} = global::CellDsl.{type}.{member};";
        yield return "";
        foreach (string method in s_methods)
            yield return method;
    }

    string Word(string type, string member, string word)
    {
        _constants.Add((type, member, word));
        return word;
    }
}
