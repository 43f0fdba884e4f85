using CellDsl.Generator.Ir;
using static CellDsl.Generator.Emit.OpText;
using static CellDsl.Generator.Emit.Tightness;

namespace CellDsl.Generator.Emit.Kernels;

/// <summary>Operations as C# on the vectors of a backend, whose functions go by the same names everywhere. Parentheses keep the order of evaluation of the graph, so that rounding does not
/// depend on how an expression is printed; products and sums stay two operations (no MultiplyAdd), so the text reads as the equation does.</summary>
internal static class KernelOps
{
    public static readonly IReadOnlyDictionary<Op, OpText> Table = new Dictionary<Op, OpText>
    {
        [Op.Copy] = new("#0", Atom, Loose),
        // The operand of a minus must not start with another one: "--a" is a decrement.
        [Op.Negate] = new("-#0", Prefix, Atom),
        [Op.Add] = Infix(" + ", Sum, Sum, Product),
        [Op.Subtract] = Infix(" - ", Sum, Sum, Product),
        [Op.Multiply] = Infix(" * ", Product, Product, Prefix),
        [Op.Divide] = Infix(" / ", Product, Product, Prefix),
        [Op.Sigmoid] = Function("Sigmoid"),
        [Op.Tanh] = Function("Tanh"),
        [Op.Relu] = Function("Relu"),
        [Op.Exp] = Function("Exp"),
        [Op.Expm1] = Function("Expm1"),
        [Op.Log] = Function("Log"),
        [Op.Softplus] = Function("Softplus"),
        [Op.Sqrt] = Function("Sqrt"),
        [Op.Abs] = Function("Abs"),
        [Op.Sign] = Function("Sign"),
        [Op.Sin] = Function("Sin"),
        [Op.Cos] = Function("Cos"),
        [Op.Erf] = Function("Erf"),
        [Op.Min] = Function("Min", 2),
        [Op.Max] = Function("Max", 2),
        [Op.SelectGreater] = Function("SelectGreater", 4),
        [Op.SelectGreaterOrEqual] = Function("SelectGreaterOrEqual", 4),
        [Op.KeepZero] = Function("KeepZero", 2),
    };

    /// <summary>What a local of a kernel must not be called: names that its text uses itself.</summary>
    public static readonly IReadOnlyList<string> Reserved =
    [
        "row", "unit", "TMode", "Load", "LoadScalar", "Store", "AddTo", "Constant",
        .. Table.Keys.Select(op => op.ToString()),
    ];
}
