using CellDsl.Generator.Collections;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Parsing;

/// <summary>Which equations and leaves each equation reads, and an order in which each comes after those it reads.</summary>
internal sealed class EquationReads
{
    readonly List<int>[] _equations;
    readonly HashSet<int> _leaves = [];
    readonly HashSet<int> _read = [];
    readonly List<int> _order = [];

    public EquationReads(IReadOnlyList<Term> terms, int[] roots)
    {
        _equations = [.. roots.Select(r => Collect(terms, r))];
        for (int reader = 0; reader < roots.Length; reader++)
            _read.UnionWith(_equations[reader].Where(e => e != reader));
        FindOrder();
    }

    /// <summary>All equations, each after those it reads; without meaning if there is a cycle.</summary>
    public EquatableArray<int> Order => _order.ToEquatableArray();

    /// <summary>One path per cycle: the equations from the first of the circle round to it again.</summary>
    public List<int[]> Cycles { get; } = [];

    /// <summary>The equations that the equation names, in the order in which it names them first.</summary>
    public IReadOnlyList<int> EquationsOf(int equation) => _equations[equation];

    public bool IsLeafRead(int leaf) => _leaves.Contains(leaf);

    /// <summary>By another equation than itself.</summary>
    public bool IsEquationRead(int equation) => _read.Contains(equation);

    List<int> Collect(IReadOnlyList<Term> terms, int root)
    {
        var found = new List<int>();
        var seen = new HashSet<int>();
        var open = new Stack<int>([root]);
        while (open.Count > 0)
        {
            int number = open.Pop();
            if (!seen.Add(number))
                continue;
            Term term = terms[number];
            if (term.Kind is null)
                found.Add(term.Index);
            else if (term.Index >= 0)
                _leaves.Add(term.Index);
            for (int i = term.Operands.Count - 1; i >= 0; i--)
                open.Push(term.Operands[i]);
        }
        return found;
    }

    // Depth first with an explicit path, which is the cycle's when an equation on it is met again.
    void FindOrder()
    {
        var finished = new bool[_equations.Length];
        var position = new int[_equations.Length];
        var path = new List<int>();
        var next = new List<int>();
        for (int start = 0; start < _equations.Length; start++)
        {
            if (finished[start])
                continue;
            path.Add(start);
            next.Add(0);
            position[start] = 1;
            while (path.Count > 0)
            {
                int equation = path[path.Count - 1];
                int edge = next[next.Count - 1]++;
                if (edge == _equations[equation].Count)
                {
                    finished[equation] = true;
                    position[equation] = 0;
                    _order.Add(equation);
                    path.RemoveAt(path.Count - 1);
                    next.RemoveAt(next.Count - 1);
                    continue;
                }
                int read = _equations[equation][edge];
                if (position[read] > 0)
                    Cycles.Add([.. path.Skip(position[read] - 1), read]);
                else if (!finished[read])
                {
                    path.Add(read);
                    next.Add(0);
                    position[read] = path.Count;
                }
            }
        }
    }
}
