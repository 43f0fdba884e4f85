using CellDsl.Generator.Emit.Printing;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Kernels;

/// <summary>Names for the locals of kernels: the user's where there are some, else short ones made from the operation.</summary>
internal static class ValueNames
{
    /// <summary>Whether the value has a local of its own even if it is read once: states, inputs, equations, and the adjoints of equations.
    /// Pre-activations and the like are read where they stand.</summary>
    public static bool IsUsers(CompiledCell cell, int node)
        => cell.Nodes[node].Op is Op.State or Op.Input or Op.Context || cell.Values[node] switch
        {
            { Kind: ValueKind.Equation } => true,
            { Kind: ValueKind.Adjoint or ValueKind.OutputGradient, Of.Kind: ValueKind.Equation } => true,
            _ => false,
        };

    /// <summary>A name for any value: its own, or one made from its operation and what that is applied to (tanhC1, oneMinusZ, uiH), or t.</summary>
    public static string Made(CellModel model, CompiledCell cell, int number)
    {
        if (Own(model, cell, number) is { } own)
            return own;
        Node node = cell.Nodes[number];
        string? Operand(int operand) => operand >= 0 && Own(model, cell, operand) is { } name ? Identifiers.Capitalized(name) : null;
        return node.Op switch
        {
            Op.Constant => OfNumber(node.Value),
            _ when node.IsProduct && Operand(node.A) is { } a => Lower(model.Leaves[node.Index].Name) + a,
            Op.Subtract when cell.Nodes[node.A] is { Op: Op.Constant, Value: 1 } && Operand(node.B) is { } b => "oneMinus" + b,
            _ when node.OperandCount == 1 && Operand(node.A) is { } a => Lower(node.Op.ToString()) + a,
            _ => "t",
        };
    }

    static string? Own(CellModel model, CompiledCell cell, int number)
        => Identifiers.IsValid(cell.Values[number].Name) ? cell.Values[number].Name
            : cell.Nodes[number].Row.Is(OpTraits.Field) ? model.Leaves[cell.Nodes[number].Index].Name
            : null;

    /// <summary>one, half, zero, k0_044715, kMinus1.</summary>
    static string OfNumber(double value) => value switch
    {
        0 => "zero",
        0.5 => "half",
        1 => "one",
        2 => "two",
        _ => "k" + new string([.. Literals.Of(value).Replace("-", "Minus").Replace("+", "").Select(c => char.IsLetterOrDigit(c) ? c : '_')]),
    };

    static string Lower(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
