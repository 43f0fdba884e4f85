using CellDsl.Generator.Collections;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Tests.Emit;

/// <summary>Cell models by hand, without parsing. Dimensions: 0 One, 1 Input, 2 Hidden.</summary>
sealed class ModelBuilder(string name)
{
    readonly List<LeafModel> _leaves = [];
    readonly List<Term> _terms = [];
    readonly List<EquationModel> _equations = [];

    public ModelBuilder Input(params string[] names) => Leaves(LeafRole.Input, 1, names);
    public ModelBuilder State(params string[] names) => Leaves(LeafRole.State, 2, names);
    public ModelBuilder Context(params string[] names) => Leaves(LeafRole.Context, 1, names);
    public ModelBuilder Bias(params string[] names) => Leaves(LeafRole.Bias, 2, names);
    public ModelBuilder Diagonal(params string[] names) => Leaves(LeafRole.Diagonal, 2, names);
    public ModelBuilder Scalar(params string[] names) => Leaves(LeafRole.Scalar, 0, names);

    /// <param name="columns">The dimensions of what the matrices multiply.</param>
    public ModelBuilder Weight(int[] columns, params string[] names)
    {
        foreach (string weight in names)
            _leaves.Add(new LeafModel(weight, LeafRole.Weight, 2, columns.ToEquatableArray(), Initializer.Xavier, double.NaN));
        return this;
    }

    /// <summary>An equation. Its terms refer to equations before it by name.</summary>
    public ModelBuilder Equation(string equation, int root, string? next = null, bool output = false)
    {
        EquatableArray<int> states = next is null ? [] : [_leaves.FindIndex(l => l.Name == next)];
        _equations.Add(new EquationModel(equation, root, _terms[root].Dimension, states, output));
        return this;
    }

    /// <summary>A leaf or an earlier equation.</summary>
    public int this[string value]
    {
        get
        {
            int leaf = _leaves.FindIndex(l => l.Name == value);
            if (leaf < 0)
            {
                int equation = _equations.FindIndex(e => e.Name == value);
                return Add(null, equation, 0, _equations[equation].Dimension);
            }
            var kind = Enum.Parse<ExprKind>(_leaves[leaf].Role.ToString());
            return Add(kind, leaf, 0, kind == ExprKind.Weight ? -1 : _leaves[leaf].Rows);
        }
    }

    public int Number(double value) => Add(ExprKind.Constant, -1, value, 0);

    public int Product(string weight, int operand) => Add(ExprKind.Product, -1, 0, 2, this[weight], operand);

    public int Product(string weight, string operand) => Product(weight, this[operand]);

    public int Concatenate(params string[] values) => Add(ExprKind.Concatenate, -1, 0, -1, [.. values.Select(v => this[v])]);

    public int Apply(ExprKind kind, params int[] operands)
        => Add(kind, -1, 0, operands.Max(o => _terms[o].Dimension), operands);

    /// <summary>σ(Wx x + Uh h + b) and its like.</summary>
    public int Gate(ExprKind function, string w, string u, string b)
        => Apply(function, Apply(ExprKind.Add, Apply(ExprKind.Add, Product(w, "x"), Product(u, "h")), this[b]));

    public CellModel Build() => new(
        new TypeDeclaration("Sample", [], "partial class", name, $"Sample.{name}", $"Sample.{name}"), "A sample.", Recomputation.MinimumCut,
        ["One", "Input", "Hidden"], _leaves.ToEquatableArray(), _terms.ToEquatableArray(), _equations.ToEquatableArray());

    ModelBuilder Leaves(LeafRole role, int rows, string[] names)
    {
        foreach (string leaf in names)
            _leaves.Add(new LeafModel(leaf, role, rows, [], Initializer.Zero, double.NaN));
        return this;
    }

    int Add(ExprKind? kind, int index, double value, int dimension, params int[] operands)
    {
        _terms.Add(new Term(kind, index, value, operands.ToEquatableArray(), dimension));
        return _terms.Count - 1;
    }
}
