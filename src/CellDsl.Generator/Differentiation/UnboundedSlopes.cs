using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Differentiation;

/// <summary>Where a gradient times a slope may be zero times infinity, or zero times what is not a number: the gradient of the branch that Select did
/// not take, of a gate that is shut, the slope of a saturated function. There the zero counts.</summary>
internal sealed class UnboundedSlopes
{
    readonly IReadOnlyList<Node> _nodes;
    readonly bool[] _mayBeInfinite;
    readonly bool[] _mayBeUnselected;
    readonly bool[] _mayHaveInfiniteGradient;
    readonly bool[] _mayOverflow;
    readonly bool[] _mayBeCutOff;

    public UnboundedSlopes(CellGraph forward)
    {
        _nodes = forward.Nodes;
        _mayBeInfinite = Reachability.DependsOn(_nodes, i => IsUnbounded(_nodes[i]));
        _mayBeUnselected = NeededForOperands(n => n.Row.Is(OpTraits.Select), first: 2);
        _mayOverflow = MayOverflow(_nodes);
        _mayBeCutOff = NeededForOperands(n => n.Row.Is(OpTraits.CutsOff));
        _mayHaveInfiniteGradient = NeededForOperands(n => IsUnbounded(n));
    }

    /// <summary>What the operands of some nodes are computed from.</summary>
    /// <param name="first">The first operand that counts.</param>
    bool[] NeededForOperands(Func<Node, bool> which, int first = 0) => Reachability.NeededFor(_nodes,
        _nodes.Where(which).SelectMany(n => Enumerable.Range(first, n.OperandCount - first).Select(o => n.Operand(o))));

    /// <summary>Values that are infinite, or not a number, where data are, or are so large that what is computed of them overflows.
    /// What a matrix makes of the data counts as finite, since almost every value of a cell is made of that.</summary>
    static bool[] MayOverflow(IReadOnlyList<Node> nodes)
    {
        bool[] may = new bool[nodes.Count];
        for (int i = 0; i < may.Length; i++)
        {
            Node node = nodes[i];
            may[i] = node.Op is Op.Input or Op.Context;
            if (node.IsPointwise && !node.Row.Is(OpTraits.Bounded))
                for (int o = 0; o < node.OperandCount; o++)
                    may[i] |= may[node.Operand(o)];
        }
        return may;
    }

    /// <summary>Whether the slope of a pointwise node may be zero where the node's gradient is infinite.</summary>
    public bool MayMeetInfinity(int node) => _mayHaveInfiniteGradient[node] && !_nodes[node].Row.Is(OpTraits.PassesGradients);

    /// <summary>Whether the slope of a pointwise node by one of its operands may be infinite or not a number where the node's gradient is
    /// zero.</summary>
    public bool MayBreakZero(int node, int operand)
    {
        Node n = _nodes[node];
        return !n.Row.Is(OpTraits.PassesGradients) && n.Op switch
        {
            Op.Multiply => MayBreak(operand == 0 ? n.B : n.A, node),
            _ => IsUnbounded(n) || MayBreak(n.A, node),
        };
    }

    /// <summary>Whether in the gradient of a matrix zero may meet infinity, or what is not a number: the product's gradient is zero where the matrix
    /// multiplies something infinite, or the other way round. Fields by themselves are taken to be finite: few matrices multiply anything
    /// else.</summary>
    public bool MayBreakZero(in Node product, int node) => _mayHaveInfiniteGradient[node] || MayBreak(product.A, node, takesFields: false);

    /// <param name="value">What the slope of <paramref name="node"/> is made of.</param>
    bool MayBreak(int value, int node, bool takesFields = true)
        => _mayBeInfinite[value]
            || (_mayOverflow[value] && _mayBeCutOff[node] && (takesFields || !_nodes[value].IsLeaf)
                // Where such a function is saturated its slope is a number.
                && !_nodes[node].Row.Is(OpTraits.Bounded))
            // What is missing in the data is often marked by NaN there, and a sequence that is not taken may grow without bounds.
            || (_mayBeUnselected[node] && _nodes[value].Rows != RowSpace.Parameter);

    bool IsUnbounded(in Node node) => node.Row.Is(OpTraits.Unbounded) && (node.Op != Op.Divide || _nodes[node.B].Op != Op.Constant);
}
