using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Ir;

/// <summary>The calculus: what an operation passes on to each of its operands.
/// A, B, C, D: operands. Y: the operation's own result. G: the gradient of Y. Y is preferred to A: the forward pass already holds it.
/// An operand without an entry has slope zero. At kinks: Relu and Abs have slope 0, Min and Max pass to their first operand where both are
/// equal.</summary>
internal static class AdjointRules
{
    public static readonly IReadOnlyDictionary<Op, Func<AdjointScope, Value>[]> Table = new Dictionary<Op, Func<AdjointScope, Value>[]>
    {
        [Op.Copy] = [s => s.G],
        [Op.Negate] = [s => -s.G],
        [Op.Add] = [s => s.G, s => s.G],
        [Op.Subtract] = [s => s.G, s => -s.G],
        [Op.Multiply] = [s => s.G * s.B, s => s.G * s.A],
        [Op.Divide] = [s => s.G / s.B, s => -(s.G * s.Y / s.B)],
        [Op.Sigmoid] = [s => s.G * (s.Y * (1 - s.Y))],
        [Op.Tanh] = [s => s.G * (1 - s.Y * s.Y)],
        [Op.Relu] = [s => s.IfGreater(s.Y, 0, s.G, 0)],
        [Op.Exp] = [s => s.G * s.Y],
        [Op.Expm1] = [s => s.G * (s.Y + 1)],
        [Op.Log] = [s => s.G / s.A],
        [Op.Softplus] = [s => s.G * s.Apply(Op.Sigmoid, s.A)],
        [Op.Sqrt] = [s => 0.5 * s.G / s.Y],
        [Op.Abs] = [s => s.G * s.Apply(Op.Sign, s.A)],
        [Op.Sign] = [],
        [Op.Sin] = [s => s.G * s.Apply(Op.Cos, s.A)],
        [Op.Cos] = [s => -(s.G * s.Apply(Op.Sin, s.A))],
        [Op.Erf] = [s => s.G * (2 / Math.Sqrt(Math.PI) * s.Apply(Op.Exp, -(s.A * s.A)))],
        [Op.Min] = [s => s.IfGreaterOrEqual(s.B, s.A, s.G, 0), s => s.IfGreaterOrEqual(s.B, s.A, 0, s.G)],
        [Op.Max] = [s => s.IfGreaterOrEqual(s.A, s.B, s.G, 0), s => s.IfGreaterOrEqual(s.A, s.B, 0, s.G)],
        [Op.SelectGreater] = [s => 0, s => 0, s => s.IfGreater(s.A, s.B, s.G, 0), s => s.IfGreater(s.A, s.B, 0, s.G)],
        [Op.SelectGreaterOrEqual] = [s => 0, s => 0, s => s.IfGreaterOrEqual(s.A, s.B, s.G, 0), s => s.IfGreaterOrEqual(s.A, s.B, 0, s.G)],
    };
}
