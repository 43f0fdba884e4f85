using CellDsl.Generator.Collections;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Shapes;

/// <summary>Finds the size of everything in a cell by unification: what is added, compared or multiplied element by element has one size;
/// a matrix turns the size of its columns into that of its rows; numbers and scalars fit any size.</summary>
internal sealed class ShapeInference
{
    const int NotAVector = -1;
    const int Unknown = -2;

    readonly ShapeRequest _cell;
    readonly DimensionClasses _classes = new();
    readonly int[] _leafRows;
    readonly int[]?[] _leafColumns;
    readonly int[] _terms;
    readonly int[] _equations;
    readonly List<ShapeProblem> _problems = [];

    ShapeInference(ShapeRequest cell)
    {
        _cell = cell;
        _leafRows = new int[cell.Leaves.Count];
        _leafColumns = new int[cell.Leaves.Count][];
        _terms = Enumerable.Repeat(Unknown, cell.Terms.Count).ToArray();
        _equations = Enumerable.Repeat(Unknown, cell.Equations.Count).ToArray();
    }

    public static ShapeResult Run(ShapeRequest cell)
    {
        var inference = new ShapeInference(cell);
        inference.DeclareLeaves();
        inference.DeclareEquationSizes();
        foreach (int equation in cell.Order)
            inference.VisitEquation(equation);
        inference.NameTheRest();
        return inference.Result();
    }

    void DeclareLeaves()
    {
        bool severalContexts = _cell.Leaves.Count(l => l.Role == LeafRole.Context) > 1;
        bool firstInput = true;
        for (int i = 0; i < _cell.Leaves.Count; i++)
        {
            ShapeLeaf leaf = _cell.Leaves[i];
            var origin = new ClaimOrigin(ClaimSource.Leaf, i);
            _leafRows[i] = leaf.Role switch
            {
                LeafRole.Scalar => DimensionClasses.One,
                _ when leaf.Size.Count > 0 => _classes.Named(new SizeClaim(leaf.Size[0], ClaimStrength.Explicit, origin)),
                LeafRole.State => _classes.Named(new SizeClaim("Hidden", ClaimStrength.Hidden, origin)),
                LeafRole.Input when firstInput => _classes.Named(new SizeClaim("Input", ClaimStrength.FirstInput, origin)),
                LeafRole.Input => _classes.Named(new SizeClaim(leaf.Name, ClaimStrength.OtherInput, origin)),
                LeafRole.Context => _classes.Named(new SizeClaim(severalContexts ? leaf.Name : "Context", ClaimStrength.OtherInput, origin)),
                _ => _classes.Fresh(),
            };
            if (leaf.Role == LeafRole.Weight && leaf.Size.Count > 1)
                _leafColumns[i] = [_classes.Named(new SizeClaim(leaf.Size[1], ClaimStrength.Explicit, origin))];
            firstInput &= leaf.Role != LeafRole.Input;
        }
    }

    // All names exist before anything is united, so that the outcome does not depend on the order of the equations.
    void DeclareEquationSizes()
    {
        for (int i = 0; i < _cell.Equations.Count; i++)
            if (_cell.Equations[i].Size is { } size)
                _classes.Named(new SizeClaim(size, ClaimStrength.Explicit, new ClaimOrigin(ClaimSource.Equation, i)));
    }

    void VisitEquation(int index)
    {
        ShapeEquation equation = _cell.Equations[index];
        int dimension = VisitTerm(equation.Root);
        if (dimension == DimensionClasses.One && (equation.Next.Count > 0 || equation.IsOutput))
            Report(ShapeProblemKind.NumberAsState, equation: index);
        if (equation.Size is { } size && dimension != DimensionClasses.One)
        {
            int named = _classes.Named(new SizeClaim(size, ClaimStrength.Explicit, new ClaimOrigin(ClaimSource.Equation, index)));
            Unite(dimension, named, ShapeProblemKind.EquationSize, equation: index);
        }
        foreach (int state in equation.Next)
            if (dimension != DimensionClasses.One)
                Unite(dimension, _leafRows[state], ShapeProblemKind.Next, equation: index, a: state);
        _equations[index] = dimension;
    }

    /// <summary>Operands first. Terms that wait for theirs are on a stack of our own: sums are as long as the user likes.</summary>
    int VisitTerm(int root)
    {
        if (_terms[root] != Unknown)
            return _terms[root];
        var waiting = new Stack<int>([root]);
        while (waiting.Count > 0)
        {
            int term = waiting.Peek();
            if (UnknownOperand(_cell.Terms[term]) is { } operand)
                waiting.Push(operand);
            else if (_terms[waiting.Pop()] == Unknown)
                _terms[term] = Compute(term, _cell.Terms[term]);
        }
        return _terms[root];
    }

    int? UnknownOperand(Term term)
    {
        foreach (int operand in term.Operands)
            if (_terms[operand] == Unknown)
                return operand;
        return null;
    }

    int Compute(int index, Term term)
    {
        switch (term.Kind)
        {
            case null:
                return _equations[term.Index];
            case ExprKind.Constant:
                return DimensionClasses.One;
            case ExprKind.Weight:
                return NotAVector;
            case ExprKind.Concatenate:
                foreach (int operand in term.Operands)
                    VisitTerm(operand);
                return NotAVector;
            case ExprKind.Product:
                return Product(index, term);
            case var kind when term.Operands.Count == 0:
                return _leafRows[term.Index];
            default:
                return Elementwise(index, term);
        }
    }

    int Elementwise(int index, Term term)
    {
        int dimension = DimensionClasses.One, from = -1;
        foreach (int operand in term.Operands)
        {
            int other = VisitTerm(operand);
            if (other == DimensionClasses.One)
                continue;
            if (from >= 0)
                Unite(dimension, other, ShapeProblemKind.Operands, index, a: from, b: operand);
            else
                (dimension, from) = (other, operand);
        }
        return dimension;
    }

    int Product(int index, Term term)
    {
        int weightTerm = term.Operands[0], weight = _cell.Terms[weightTerm].Index, vector = term.Operands[1];
        VisitTerm(weightTerm);
        VisitTerm(vector);
        Term right = _cell.Terms[vector];
        int[] blocks = right.Kind == ExprKind.Concatenate ? [.. right.Operands] : [vector];

        if (_leafColumns[weight] is not { } columns)
            _leafColumns[weight] = columns = [.. blocks.Select(_ => _classes.Fresh())];
        if (columns.Length != blocks.Length)
            Report(_cell.Leaves[weight].Size.Count > 1 ? ShapeProblemKind.SizeOfConcatenation : ShapeProblemKind.Concatenation,
                index, a: weight, b: columns.Length);
        else
            for (int k = 0; k < blocks.Length; k++)
                if (_terms[blocks[k]] == DimensionClasses.One)
                    Report(ShapeProblemKind.ProductOfNumber, index, a: blocks[k]);
                else
                    Unite(columns[k], _terms[blocks[k]], ShapeProblemKind.Operands, index, a: weightTerm, b: blocks[k]);
        return _leafRows[weight];
    }

    void Unite(int first, int second, ShapeProblemKind kind, int term = -1, int equation = -1, int a = -1, int b = -1)
    {
        if (!_classes.TryUnite(first, second))
            _problems.Add(new ShapeProblem(kind, term, equation, a, b, _classes.ClaimOf(first)!.Value, _classes.ClaimOf(second)!.Value));
    }

    void Report(ShapeProblemKind kind, int term = -1, int equation = -1, int a = -1, int b = -1)
        => _problems.Add(new ShapeProblem(kind, term, equation, a, b, default, default));

    // A size that nothing names is the output's own, or else the hidden size.
    void NameTheRest()
    {
        for (int i = 0; i < _cell.Leaves.Count; i++)
            if (_cell.Leaves[i].Role == LeafRole.Weight)
                _leafColumns[i] ??= [_classes.Fresh()];
        for (int i = 0; i < _cell.Equations.Count; i++)
            if (_cell.Equations[i].IsOutput)
                NameAs(_equations[i], "Output");
        foreach (int dimension in Mentioned())
            NameAs(dimension, "Hidden");
    }

    void NameAs(int dimension, string name)
    {
        if (dimension > DimensionClasses.One && _classes.ClaimOf(dimension) is null)
            _classes.TryUnite(_classes.Named(new SizeClaim(name, ClaimStrength.Fallback, default)), dimension);
    }

    /// <summary>Every dimension in use, in the order in which the model numbers them.</summary>
    IEnumerable<int> Mentioned()
    {
        foreach (LeafRole role in new[] { LeafRole.Input, LeafRole.State, LeafRole.Context })
            for (int i = 0; i < _cell.Leaves.Count; i++)
                if (_cell.Leaves[i].Role == role)
                    yield return _leafRows[i];
        for (int i = 0; i < _cell.Leaves.Count; i++)
        {
            yield return _leafRows[i];
            foreach (int column in _leafColumns[i] ?? [])
                yield return column;
        }
        foreach (int equation in _equations)
            yield return equation;
    }

    ShapeResult Result()
    {
        var names = new List<string>();
        var numbers = new Dictionary<int, int>();
        int Number(int dimension)
        {
            if (dimension < 0)
                return NotAVector;
            int root = _classes.Find(dimension);
            if (!numbers.TryGetValue(root, out int number))
            {
                numbers[root] = number = names.Count;
                names.Add(_classes.ClaimOf(root)!.Value.Name);
            }
            return number;
        }

        Number(DimensionClasses.One);
        foreach (int dimension in Mentioned())
            Number(dimension);
        return new ShapeResult(
            names.ToEquatableArray(),
            _leafRows.Select(Number).ToEquatableArray(),
            _leafColumns.Select(c => (c ?? []).Select(Number).ToEquatableArray()).ToEquatableArray(),
            _terms.Select((d, i) => IsMask(_cell.Terms[i].Kind) ? NotAVector : Number(d)).ToEquatableArray(),
            _equations.Select(Number).ToEquatableArray(),
            _problems.ToEquatableArray());
    }

    static bool IsMask(ExprKind? kind) => kind is { } known && ExprTable.IsMask(known);
}
