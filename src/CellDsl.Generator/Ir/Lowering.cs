using CellDsl.Generator.Collections;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Ir;

/// <summary>Turns the equations as written into a graph of primitives: functions become their definitions, concatenations sums of products.</summary>
internal sealed class Lowering
{
    readonly CellModel _model;
    readonly GraphBuilder _graph = new(zeroTimesAnything: false);
    readonly int[] _terms;
    readonly int[] _equations;

    Lowering(CellModel model)
    {
        _model = model;
        _terms = Enumerable.Repeat(-1, model.Terms.Count).ToArray();
        _equations = Enumerable.Repeat(-1, model.Equations.Count).ToArray();
    }

    public static CellGraph Run(CellModel model) => new Lowering(model).Run();

    CellGraph Run()
    {
        for (int e = 0; e < _equations.Length; e++)
            Equation(e);

        // Every state's next value is a node of its own, computed in the loop for all rows. What depends on no state is known before the loop:
        // there its value is formed, and the loop only copies it.
        bool[] dependsOnState = Reachability.DependsOn(_graph.Nodes, i => _graph[i].Op == Op.State);
        var next = new List<NextState>();
        for (int e = 0; e < _equations.Length; e++)
            foreach (int state in _model.Equations[e].Next)
            {
                int node = Shaped(_equations[e], _model.Leaves[state].Rows,
                    shared: next.Exists(n => n.Node == _equations[e]) || !dependsOnState[_equations[e]]);
                if (node != _equations[e] && _model.Equations[e].Next.Count == 1)
                    _graph.Name(node, _model.Equations[e].Name);
                next.Add(new NextState(state, node));
            }
        next.Sort((a, b) => a.Leaf.CompareTo(b.Leaf));

        int output = next[0].Node;
        for (int e = 0; e < _equations.Length; e++)
            if (_model.Equations[e].IsOutput)
            {
                int own = next.FindIndex(n => n.Node == _equations[e] || (_model.Equations[e].Next.Contains(n.Leaf)));
                output = own >= 0 ? next[own].Node : Shaped(_equations[e], _model.Equations[e].Dimension, shared: false);
            }
        return new CellGraph(_graph.Nodes.ToEquatableArray(), _graph.Names.ToEquatableArray(), _equations.ToEquatableArray(),
            next.ToEquatableArray(), output);
    }

    /// <summary>The node itself if it can stand for a value of the given dimension at every step, a copy of it otherwise.</summary>
    int Shaped(int node, int dimension, bool shared)
    {
        Node n = _graph[node];
        return shared || n.IsLeaf || n.Dimension != dimension || n.Rows != RowSpace.Sequence
            ? _graph.Copy(node, dimension, RowSpace.Sequence)
            : node;
    }

    int Equation(int e)
    {
        if (_equations[e] < 0)
        {
            _equations[e] = Term(_model.Equations[e].Root);
            if (!_graph[_equations[e]].IsLeaf)
                _graph.Name(_equations[e], _model.Equations[e].Name);
        }
        return _equations[e];
    }

    int Term(int t)
    {
        if (_terms[t] < 0)
            _terms[t] = Lower(_model.Terms[t]);
        return _terms[t];
    }

    int Lower(Term term)
    {
        int A() => Term(term.Operands[0]);
        int B() => Term(term.Operands[1]);
        double Number(int operand) => _graph[Term(term.Operands[operand])].Value;
        int P(Op op, int a, int b = -1) => _graph.Pointwise(op, a, b);
        int C(double value) => _graph.Constant(value);

        switch (term.Kind)
        {
            case null: return Equation(term.Index);
            case ExprKind.Constant: return C(term.Value);
            case ExprKind.Input: return Leaf(Op.Input, term, RowSpace.Sequence);
            case ExprKind.Context: return Leaf(Op.Context, term, RowSpace.Context);
            case ExprKind.State: return Leaf(Op.State, term, RowSpace.Sequence);
            case ExprKind.Bias or ExprKind.Diagonal or ExprKind.Scalar: return Leaf(Op.Vector, term, RowSpace.Parameter);
            case ExprKind.Product: return Product(term);
            case ExprKind.Select: return Select(_model.Terms[term.Operands[0]], Term(term.Operands[1]), Term(term.Operands[2]));

            case ExprKind.Add: return P(Op.Add, A(), B());
            case ExprKind.Subtract: return P(Op.Subtract, A(), B());
            case ExprKind.Multiply: return P(Op.Multiply, A(), B());
            case ExprKind.Divide: return P(Op.Divide, A(), B());
            case ExprKind.Negate: return P(Op.Negate, A());
            case ExprKind.Min: return P(Op.Min, A(), B());
            case ExprKind.Max: return P(Op.Max, A(), B());

            case ExprKind.Sigmoid: return P(Op.Sigmoid, A());
            case ExprKind.Tanh: return P(Op.Tanh, A());
            case ExprKind.Relu: return P(Op.Relu, A());
            case ExprKind.Exp: return P(Op.Exp, A());
            case ExprKind.Expm1: return P(Op.Expm1, A());
            case ExprKind.Log: return P(Op.Log, A());
            case ExprKind.Softplus: return P(Op.Softplus, A());
            case ExprKind.Sqrt: return P(Op.Sqrt, A());
            case ExprKind.Abs: return P(Op.Abs, A());
            case ExprKind.Sin: return P(Op.Sin, A());
            case ExprKind.Cos: return P(Op.Cos, A());
            case ExprKind.Erf: return P(Op.Erf, A());

            case ExprKind.Square: return P(Op.Multiply, A(), A());
            case ExprKind.Silu: return P(Op.Multiply, A(), P(Op.Sigmoid, A()));
            case ExprKind.Softsign: return P(Op.Divide, A(), P(Op.Add, C(1), P(Op.Abs, A())));
            case ExprKind.LogSigmoid: return P(Op.Negate, P(Op.Softplus, P(Op.Negate, A())));
            case ExprKind.LeakyRelu: return _graph.Pointwise(Op.SelectGreater, A(), C(0), A(), P(Op.Multiply, C(Number(1)), A()));
            // exp of the negative part only, so that neither the value nor its slope overflows in the part that is not taken.
            case ExprKind.Elu: return P(Op.Add, P(Op.Relu, A()), P(Op.Multiply, C(Number(1)), P(Op.Expm1, P(Op.Min, A(), C(0)))));
            case ExprKind.Clip: return Clip(A(), Number(1), Number(2));
            case ExprKind.HardTanh: return Clip(A(), -1, 1);
            case ExprKind.HardSigmoid: return Clip(P(Op.Add, P(Op.Multiply, A(), C(1.0 / 6)), C(0.5)), 0, 1);
            case ExprKind.Gelu:
                return P(Op.Multiply, P(Op.Multiply, C(0.5), A()), P(Op.Add, C(1), P(Op.Erf, P(Op.Multiply, A(), C(Math.Sqrt(0.5))))));
            default:
                throw new InvalidOperationException($"A term of kind {term.Kind} stands where a vector is expected.");
        }
    }

    int Leaf(Op op, Term term, RowSpace rows)
    {
        int leaf = _graph.Leaf(op, term.Index, term.Dimension, rows);
        _graph.Name(leaf, _model.Leaves[term.Index].Name);
        return leaf;
    }

    int Clip(int x, double low, double high)
        => _graph.Pointwise(Op.Min, _graph.Pointwise(Op.Max, x, _graph.Constant(low)), _graph.Constant(high));

    int Product(Term term)
    {
        int weight = _model.Terms[term.Operands[0]].Index;
        LeafModel leaf = _model.Leaves[weight];
        Term right = _model.Terms[term.Operands[1]];
        if (right.Kind != ExprKind.Concatenate)
            return Block(weight, leaf, 0, term.Operands[1]);
        int sum = Block(weight, leaf, 0, right.Operands[0]);
        for (int b = 1; b < right.Operands.Count; b++)
            sum = _graph.Pointwise(Op.Add, sum, Block(weight, leaf, b, right.Operands[b]));
        return sum;
    }

    int Block(int weight, LeafModel leaf, int block, int operandTerm)
    {
        int operand = Term(operandTerm);
        int columns = leaf.Columns[block];
        if (_graph[operand].Op == Op.Constant || _graph[operand].Dimension != columns)
            operand = _graph.Copy(operand, columns, _graph[operand].Rows);
        return _graph.Product(Op.Product, weight, block, operand, leaf.Rows);
    }

    int Select(Term mask, int yes, int no)
    {
        Term M(int i) => _model.Terms[mask.Operands[i]];
        int V(int i) => Term(mask.Operands[i]);
        return mask.Kind switch
        {
            ExprKind.Greater => _graph.Pointwise(Op.SelectGreater, V(0), V(1), yes, no),
            ExprKind.Less => _graph.Pointwise(Op.SelectGreater, V(1), V(0), yes, no),
            ExprKind.GreaterOrEqual => _graph.Pointwise(Op.SelectGreaterOrEqual, V(0), V(1), yes, no),
            ExprKind.LessOrEqual => _graph.Pointwise(Op.SelectGreaterOrEqual, V(1), V(0), yes, no),
            ExprKind.And => Select(M(0), Select(M(1), yes, no), no),
            ExprKind.Or => Select(M(0), yes, Select(M(1), yes, no)),
            ExprKind.Not => Select(M(0), no, yes),
            _ => throw new InvalidOperationException($"A term of kind {mask.Kind} stands where a comparison is expected."),
        };
    }
}
