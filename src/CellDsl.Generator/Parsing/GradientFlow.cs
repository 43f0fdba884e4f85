using CellDsl.Generator.Model;

namespace CellDsl.Generator.Parsing;

/// <summary>Which values have a gradient at all. A comparison has none, nor has what is multiplied by zero or limited to one number: where a state,
/// the output or a parameter is reached through such alone, training leaves it as it is without a word.</summary>
internal sealed class GradientFlow
{
    readonly IReadOnlyList<Term> _terms;
    readonly int[] _roots;
    readonly bool[] _varies;
    readonly bool[] _dependsOnLeaf;

    /// <param name="roots">The term of each equation.</param>
    /// <param name="order">The equations, each after those it reads.</param>
    public GradientFlow(IReadOnlyList<Term> terms, int[] roots, IEnumerable<int> order)
    {
        _terms = terms;
        _roots = roots;
        _varies = new bool[terms.Count];
        _dependsOnLeaf = new bool[terms.Count];
        foreach (int equation in order)
            foreach (int term in Below([roots[equation]], static (_, operands) => operands).OrderBy(static t => t))
            {
                Term t = terms[term];
                bool leaf = t.Kind is { } kind && ExprTable.IsLeaf(kind);
                _dependsOnLeaf[term] = leaf || (t.Kind is null ? _dependsOnLeaf[roots[t.Index]] : t.Operands.Any(o => _dependsOnLeaf[o]));
                _varies[term] = leaf || (t.Kind is null ? _varies[roots[t.Index]] : Differentiated(t).Any(o => _varies[o]));
            }
    }

    /// <summary>What is computed from leaves and has a gradient with respect to none.</summary>
    public bool IsFlat(int equation) => _dependsOnLeaf[_roots[equation]] && !_varies[_roots[equation]];

    /// <summary>Parameters that results depend on without a gradient of theirs.</summary>
    public IEnumerable<int> UnreachedParameters(IEnumerable<int> results)
    {
        int[] roots = [.. results.Select(e => _roots[e])];
        HashSet<int> reached = [.. Leaves(Below(roots, (term, _) => term.Kind is null ? [_roots[term.Index]] : Differentiated(term)))];
        return Leaves(Below(roots, (term, operands) => term.Kind is null ? [_roots[term.Index]] : operands)).Where(l => !reached.Contains(l))
            .OrderBy(static l => l);
    }

    IEnumerable<int> Leaves(IEnumerable<int> terms)
        => terms.Select(t => _terms[t]).Where(static t => t.Kind is { } kind && ExprTable.ClassOf(kind) == ExprClass.Parameter)
        .Select(static t => t.Index).Distinct();

    /// <summary>The operands with respect to which the term has a slope somewhere.</summary>
    IEnumerable<int> Differentiated(Term term) => term.Kind switch
    {
        ExprKind.Select => term.Operands.Skip(1),
        ExprKind.Multiply or ExprKind.Divide => term.Operands.Where((_, i) => !IsZero(term.Operands[1 - i])),
        ExprKind.Clip when _terms[term.Operands[1]].Value == _terms[term.Operands[2]].Value => [],
        _ => term.Operands,
    };

    bool IsZero(int term) => _terms[term] is { Kind: ExprKind.Constant, Value: 0 };

    HashSet<int> Below(IEnumerable<int> roots, Func<Term, IEnumerable<int>, IEnumerable<int>> operands)
    {
        HashSet<int> found = [];
        var open = new Stack<int>(roots);
        while (open.Count > 0)
        {
            int term = open.Pop();
            if (found.Add(term))
                foreach (int operand in operands(_terms[term], _terms[term].Operands))
                    open.Push(operand);
        }
        return found;
    }
}
