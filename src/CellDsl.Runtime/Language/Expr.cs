using System.ComponentModel;

namespace CellDsl;

/// <summary>One node of the graph that executing a cell's equations yields. Immutable.</summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class Expr
{
    internal Expr(ExprKind kind, string? name, double value, params Expr[] operands)
    {
        Kind = kind;
        Name = name;
        Value = value;
        Operands = operands;
        ExprBudget.Spend();
    }

    /// <summary>What the node computes.</summary>
    public ExprKind Kind { get; }

    /// <summary>The field's name, for leaves; null otherwise.</summary>
    public string? Name { get; }

    /// <summary>The number, for <see cref="ExprKind.Constant"/>; 0 otherwise.</summary>
    public double Value { get; }

    /// <summary>Operands in the order in which the equation has them. Function parameters that are plain numbers
    /// (the slope of <see cref="Functions.LeakyRelu"/>, the bounds of <see cref="Functions.Clip"/>) are constant operands after the vector.</summary>
    public IReadOnlyList<Expr> Operands { get; }

    /// <summary>Whether it is a field of the cell.</summary>
    public bool IsLeaf => ExprTable.IsLeaf(Kind);

    /// <summary>Whether it is a learned field.</summary>
    public bool IsParameter => ExprTable.ClassOf(Kind) == ExprClass.Parameter;

    /// <summary>What this node is computed from and the node itself, each once, operands before what reads them. Takes no more of the stack for a
    /// deep graph.</summary>
    /// <param name="seen">Nodes that are left out; those that are returned join them.</param>
    public IEnumerable<Expr> OperandsFirst(HashSet<Expr> seen)
    {
        var open = new Stack<(Expr Node, int Next)>();
        if (seen.Add(this))
            open.Push((this, 0));
        while (open.TryPop(out var top))
        {
            if (top.Next == top.Node.Operands.Count)
            {
                yield return top.Node;
                continue;
            }
            open.Push(top with { Next = top.Next + 1 });
            if (seen.Add(top.Node.Operands[top.Next]))
                open.Push((top.Node.Operands[top.Next], 0));
        }
    }
}
