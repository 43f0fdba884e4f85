using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Cpu;

/// <summary>Names for the locals of kernels: the user's where there are some, else short ones made from the operation.</summary>
internal static class ValueNames
{
    /// <summary>The user's name of a value that deserves a local of its own; null for the others.</summary>
    public static string? Given(CompiledCell cell, int node)
        => cell.Nodes[node].Op is not (Op.Constant or Op.Vector) && Identifiers.IsValid(cell.Names[node]) ? cell.Names[node] : null;

    /// <summary>A name for any value: tanhC1, oneMinusZ, ui, or t.</summary>
    public static string Made(CellModel model, CompiledCell cell, int number)
    {
        if (Identifiers.IsValid(cell.Names[number]))
            return cell.Names[number];
        Node node = cell.Nodes[number];
        switch (node.Op)
        {
            case Op.Constant:
                return OfNumber(node.Value);
            case <= Op.OutputGradient when node.Index >= 0:
                return model.Leaves[node.Index].Name;
            case Op.Product or Op.TransposedProduct when Identifiers.IsValid(cell.Names[node.A]):
                return Lower(model.Leaves[node.Index].Name) + Identifiers.Capitalized(cell.Names[node.A]);
            case Op.Subtract when cell.Nodes[node.A] is { Op: Op.Constant, Value: 1 } && Identifiers.IsValid(cell.Names[node.B]):
                return "oneMinus" + Identifiers.Capitalized(cell.Names[node.B]);
            case not (Op.Add or Op.Subtract or Op.Multiply or Op.Divide) when node.OperandCount == 1 && Identifiers.IsValid(cell.Names[node.A]):
                return Lower(node.Op.ToString()) + Identifiers.Capitalized(cell.Names[node.A]);
            default:
                return "t";
        }
    }

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
