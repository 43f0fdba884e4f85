using System.ComponentModel;

namespace CellDsl;

/// <summary>One node of the graph that executing a cell's equations yields. Immutable.</summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class Expr
{
    public Expr(ExprKind kind, string? name, double value, params Expr[] operands)
    {
        Kind = kind;
        Name = name;
        Value = value;
        Operands = operands;
        ExprBudget.Spend();
    }

    public ExprKind Kind { get; }

    /// <summary>The field's name, for leaves; null otherwise.</summary>
    public string? Name { get; }

    /// <summary>The number, for <see cref="ExprKind.Constant"/>; 0 otherwise.</summary>
    public double Value { get; }

    /// <summary>Operands in the order in which the equation has them. Function parameters that are plain numbers
    /// (the slope of <see cref="Functions.LeakyRelu"/>, the bounds of <see cref="Functions.Clip"/>) are constant operands after the vector.</summary>
    public IReadOnlyList<Expr> Operands { get; }

    public bool IsLeaf => Kind is ExprKind.Input or ExprKind.Context or ExprKind.State or ExprKind.Weight or ExprKind.Bias
        or ExprKind.Diagonal or ExprKind.Scalar;
}

/// <summary>Executing an equation evaluates again every equation it names, so a chain of n equations that each name the one before twice
/// takes 2^n nodes. The budget turns that into an error instead of an endless run.</summary>
static class ExprBudget
{
    public const int Nodes = 5_000_000;
    [ThreadStatic] static int s_spent;

    public static void Reset() => s_spent = 0;

    public static void Spend()
    {
        if (++s_spent > Nodes)
            throw new InvalidOperationException(
                $"Executing the cell's equations created more than {Nodes:N0} nodes. Either the equations refer to each other in a circle, "
                + "or a long chain of equations names each predecessor several times.");
    }
}
