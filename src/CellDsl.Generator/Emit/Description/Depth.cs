using CellDsl.Generator.Collections;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Emit.Description;

/// <summary>Recurrent and feedforward depth of a cell: Zhang, Wu, Che, Lin, Memisevic, Salakhutdinov and Bengio, "Architectural Complexity
/// Measures of Recurrent Neural Networks" (2016), with a path's length counted in nonlinear functions.
/// Every function of the language counts as one wherever it is not linear (so do min, max, clip, select, and division by a variable);
/// sums, matrix products and elementwise products count as none: a gate's own sigmoid is what a path through the gate passes.</summary>
internal static class Depth
{
    /// <summary>The largest mean, over cycles of the state graph, of nonlinear functions per time step; 0 without a cycle.
    /// An edge s → s' is the longest path from s_{t-1} to s'_t.</summary>
    public static double Recurrent(CellModel model)
    {
        int[] states = [.. Enumerable.Range(0, model.Leaves.Count).Where(l => model.Leaves[l].Role == LeafRole.State)];
        int?[] next = [.. states.Select(s => NextOf(model, s))];
        int[] order = Order(model);
        var edges = new int?[states.Length, states.Length];
        for (int from = 0; from < states.Length; from++)
        {
            var paths = new LongestPaths(model, order, states[from]);
            for (int to = 0; to < states.Length; to++)
                edges[from, to] = next[to] is { } equation ? paths.ToEquation(equation) : null;
        }
        return LargestCycleMean(edges);
    }

    /// <summary>Nonlinear functions on the longest path from an input to the output of the same step; 0 without a path.</summary>
    public static int Feedforward(CellModel model)
    {
        if (OutputOf(model) is not { } output)
            return 0;
        int[] order = Order(model);
        return Enumerable.Range(0, model.Leaves.Count)
            .Where(l => model.Leaves[l].Role == LeafRole.Input)
            .Select(l => new LongestPaths(model, order, l).ToEquation(output) ?? 0)
            .DefaultIfEmpty(0)
            .Max();
    }

    /// <summary>The equation whose value is the output: the marked one, or the next value of the first state.</summary>
    static int? OutputOf(CellModel model)
    {
        for (int e = 0; e < model.Equations.Count; e++)
            if (model.Equations[e].IsOutput)
                return e;
        for (int l = 0; l < model.Leaves.Count; l++)
            if (model.Leaves[l].Role == LeafRole.State)
                return NextOf(model, l);
        return null;
    }

    static int? NextOf(CellModel model, int state)
    {
        for (int e = 0; e < model.Equations.Count; e++)
            if (model.Equations[e].Next.Contains(state))
                return e;
        return null;
    }

    /// <summary>Karp, "A characterization of the minimum cycle mean in a digraph" (1978), for the maximum: with F_k(v) the heaviest walk of
    /// k edges that ends in v, the answer is max over v of min over k of (F_n(v) - F_k(v)) / (n - k).</summary>
    internal static double LargestCycleMean(int?[,] edges)
    {
        int n = edges.GetLength(0);
        var present = new List<(int From, int To, int Weight)>();
        for (int from = 0; from < n; from++)
            for (int to = 0; to < n; to++)
                if (edges[from, to] is { } edge)
                    present.Add((from, to, edge));
        var heaviest = new int?[n + 1, n];
        for (int v = 0; v < n; v++)
            heaviest[0, v] = 0;
        for (int k = 1; k <= n; k++)
            foreach ((int from, int to, int edge) in present)
                if (edge + heaviest[k - 1, from] is { } walk && !(heaviest[k, to] >= walk))
                    heaviest[k, to] = walk;

        double best = 0;
        for (int v = 0; v < n; v++)
        {
            double smallest = double.PositiveInfinity;
            for (int k = 0; k < n; k++)
                if (heaviest[n, v] - heaviest[k, v] is { } difference)
                    smallest = Math.Min(smallest, (double)difference / (n - k));
            if (!double.IsPositiveInfinity(smallest))
                best = Math.Max(best, smallest);
        }
        return best;
    }

    /// <summary>All terms, each after those that it reads, through equations too.</summary>
    static int[] Order(CellModel model)
    {
        var order = new List<int>();
        var waiting = new Stack<(int Term, int Operand)>();
        bool[] met = new bool[model.Terms.Count];
        foreach (EquationModel equation in model.Equations)
        {
            Meet(equation.Root);
            while (waiting.Count > 0)
            {
                (int number, int operand) = waiting.Pop();
                Term term = model.Terms[number];
                int operands = term.Kind is null ? 1 : term.Operands.Count;
                if (operand == operands)
                    order.Add(number);
                else
                {
                    waiting.Push((number, operand + 1));
                    Meet(term.Kind is null ? model.Equations[term.Index].Root : term.Operands[operand]);
                }
            }
        }
        return [.. order];

        void Meet(int term)
        {
            if (!met[term])
                waiting.Push((term, 0));
            met[term] = true;
        }
    }

    /// <summary>For one leaf, the largest count of nonlinear functions from it to any value of the step; null where no path leads.</summary>
    sealed class LongestPaths
    {
        readonly CellModel _model;
        readonly int?[] _terms;

        public LongestPaths(CellModel model, int[] order, int source)
        {
            _model = model;
            _terms = new int?[model.Terms.Count];
            foreach (int number in order)
            {
                Term term = model.Terms[number];
                _terms[number] = term.Kind switch
                {
                    null => ToEquation(term.Index),
                    ExprKind.Input or ExprKind.State => term.Index == source ? 0 : null,
                    ExprKind.Divide => Longest(_terms[term.Operands[0]], _terms[term.Operands[1]] + 1),
                    { } kind => ToAny(term.Operands) + (IsNonlinear(kind) ? 1 : 0),
                };
            }
        }

        public int? ToEquation(int equation) => _terms[_model.Equations[equation].Root];

        int? ToAny(EquatableArray<int> terms)
        {
            int? longest = null;
            foreach (int term in terms)
                longest = Longest(longest, _terms[term]);
            return longest;
        }

        static int? Longest(int? a, int? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);
    }

    static bool IsNonlinear(ExprKind kind) => ExprTable.ClassOf(kind) == ExprClass.Function;
}
