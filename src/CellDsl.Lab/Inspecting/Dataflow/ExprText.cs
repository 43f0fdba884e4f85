using System.Globalization;

namespace CellDsl.Lab.Inspecting.Dataflow;

/// <summary>A short text for a value that no equation names, such as "r ⊙ h".</summary>
static class ExprText
{
    /// <param name="nameOf">The name of an expression at which the text stops; null: it goes into the expression.</param>
    public static string Of(Expr expression, Func<Expr, string?> nameOf)
    {
        string[] operands = [.. expression.Operands.Select(o => nameOf(o) ?? Of(o, nameOf))];
        return expression.Kind switch
        {
            ExprKind.Constant => expression.Value.ToString(CultureInfo.InvariantCulture),
            ExprKind.Add => string.Join(" + ", operands),
            ExprKind.Subtract => $"{operands[0]} - {Grouped(1)}",
            ExprKind.Multiply => $"{Grouped(0)} ⊙ {Grouped(1)}",
            ExprKind.Divide => $"{Grouped(0)} / {Grouped(1)}",
            ExprKind.Negate => $"-{Grouped(0)}",
            ExprKind.Product => $"{operands[0]} {Grouped(1)}",
            ExprKind.Concatenate => $"[{string.Join(", ", operands)}]",
            ExprKind.Less => $"{operands[0]} < {operands[1]}",
            ExprKind.LessOrEqual => $"{operands[0]} ≤ {operands[1]}",
            ExprKind.Greater => $"{operands[0]} > {operands[1]}",
            ExprKind.GreaterOrEqual => $"{operands[0]} ≥ {operands[1]}",
            ExprKind.Sigmoid => $"σ({operands[0]})",
            ExprKind.Square => $"{Grouped(0)}²",
            _ when expression.IsLeaf => expression.Name!,
            _ => $"{char.ToLowerInvariant(expression.Kind.ToString()[0])}{expression.Kind.ToString()[1..]}({string.Join(", ", operands)})",
        };

        string Grouped(int operand)
            => nameOf(expression.Operands[operand]) is null
                && expression.Operands[operand].Kind is ExprKind.Add or ExprKind.Subtract or ExprKind.Multiply or ExprKind.Divide or ExprKind.Negate
                ? $"({operands[operand]})" : operands[operand];
    }
}
