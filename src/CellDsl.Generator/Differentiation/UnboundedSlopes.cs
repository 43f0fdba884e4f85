using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Differentiation;

/// <summary>Where a gradient times a slope may be zero times infinity, or zero times what is not a number: the gradient of the branch that Select did not take,
/// of a gate that is shut, the slope of a saturated function. There the zero counts.</summary>
internal sealed class UnboundedSlopes
{
    readonly IReadOnlyList<Node> _nodes;
    readonly bool[] _mayBeInfinite;
    readonly bool[] _mayBeUnselected;
    readonly bool[] _mayHaveInfiniteGradient;

    public UnboundedSlopes(CellGraph forward)
    {
        _nodes = forward.Nodes;
        _mayBeInfinite = Reachability.DependsOn(_nodes, i => IsUnbounded(_nodes[i]));
        _mayBeUnselected = Reachability.NeededFor(_nodes, Enumerable.Range(0, _nodes.Count).Where(i => IsSelect(_nodes[i].Op)).SelectMany(i => new[] { _nodes[i].C, _nodes[i].D }));
        _mayHaveInfiniteGradient = Reachability.NeededFor(_nodes,
            Enumerable.Range(0, _nodes.Count).Where(i => IsUnbounded(_nodes[i])).SelectMany(i => Enumerable.Range(0, _nodes[i].OperandCount).Select(_nodes[i].Operand)));
    }

    /// <summary>Whether the slope of a pointwise node may be zero where the node's gradient is infinite.</summary>
    public bool MayMeetInfinity(int node) => _mayHaveInfiniteGradient[node] && !IsLinear(_nodes[node].Op);

    /// <summary>Whether the slope of a pointwise node by one of its operands may be infinite or not a number where the node's gradient is zero.</summary>
    public bool MayBreakZero(int node, int operand)
    {
        Node n = _nodes[node];
        return !IsLinear(n.Op) && n.Op switch
        {
            Op.Multiply => MayBreak(operand == 0 ? n.B : n.A, node),
            _ => IsUnbounded(n) || MayBreak(n.A, node),
        };
    }

    /// <summary>Passes gradients on as they are, or not at all.</summary>
    static bool IsLinear(Op op)
        => op is Op.Copy or Op.Negate or Op.Add or Op.Subtract or Op.Relu or Op.Min or Op.Max or Op.SelectGreater or Op.SelectGreaterOrEqual;

    /// <summary>Whether a matrix may be multiplied with something infinite, or not a number, where the product's gradient is zero.</summary>
    public bool MayBreakZero(in Node product, int node) => MayBreak(product.A, node);

    /// <param name="value">What the slope of <paramref name="node"/> is made of.</param>
    bool MayBreak(int value, int node)
        => _mayBeInfinite[value]
            // What is missing in the data is often marked by NaN there, and a sequence that is not taken may grow without bounds.
            || (_mayBeUnselected[node] && _nodes[value].Rows != RowSpace.Parameter);

    /// <summary>Operations whose value or slope is infinite at some finite arguments.</summary>
    bool IsUnbounded(in Node node)
        => node.Op is Op.Exp or Op.Expm1 or Op.Log or Op.Sqrt || (node.Op == Op.Divide && _nodes[node.B].Op != Op.Constant);

    static bool IsSelect(Op op) => op is Op.SelectGreater or Op.SelectGreaterOrEqual;
}
