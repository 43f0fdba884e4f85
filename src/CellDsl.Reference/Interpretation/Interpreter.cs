using CellDsl.Reference.Arithmetic;

namespace CellDsl.Reference.Interpretation;

/// <summary>Runs a cell over sequences, one step of one sequence after the other, one element at a time.</summary>
sealed class Interpreter<T>(CompiledCell cell, IArithmetic<T> arithmetic, KinkWatch? watch = null)
{
    readonly T[]?[] _values = new T[cell.Nodes.Count][];
    readonly bool[]?[] _masks = new bool[cell.Nodes.Count][];

    /// <param name="leaves">Numbers of every field by name: parameters, inputs [T, B, n], contexts [B, n], initial states [B, n].</param>
    public SequenceTrace<T> Run(IReadOnlyDictionary<string, T[]> leaves, SequenceShape shape)
    {
        var states = cell.States.ToDictionary(s => s.Name, s => (T[])leaves[s.Name].Clone());
        var output = Blank(cell.Output.Size * shape.Steps * shape.Batch);
        var captured = cell.Equations.Select(e => (e.Name, e.Size)).Concat(cell.States.Select(s => (s.Name, s.Size)))
            .ToDictionary(v => v.Name, v => Blank(v.Size * shape.Steps * shape.Batch));

        for (int step = 0; step < shape.Steps; step++)
            for (int row = 0; row < shape.Batch; row++)
            {
                int place = step * shape.Batch + row;
                if (shape.IsValid(step, row))
                {
                    for (int node = 0; node < cell.Nodes.Count; node++)
                        Evaluate(node, leaves, states, place, row);
                    Fill(output, place, cell.Output.Size, cell.Output.Node);
                    foreach (CompiledEquation equation in cell.Equations)
                        Fill(captured[equation.Name], place, equation.Size, equation.Node);
                    for (int s = 0; s < cell.States.Count; s++)
                        Fill(states[cell.States[s].Name], row, cell.States[s].Size, cell.Next[s]);
                }
                foreach (LeafVector state in cell.States)
                    Array.Copy(states[state.Name], row * state.Size, captured[state.Name], place * state.Size, state.Size);
            }
        return new(output, states, captured);
    }

    void Evaluate(int position, IReadOnlyDictionary<string, T[]> leaves, Dictionary<string, T[]> states, int place, int row)
    {
        CompiledNode node = cell.Nodes[position];
        switch (node.Kind)
        {
            case ExprKind.Constant:
                _values[position] = [arithmetic.Constant(node.Value)];
                break;
            case ExprKind.Input:
                _values[position] = Row(leaves[node.Name!], place, node.Size);
                break;
            case ExprKind.Context:
                _values[position] = Row(leaves[node.Name!], row, node.Size);
                break;
            case ExprKind.State:
                _values[position] = Row(states[node.Name!], row, node.Size);
                break;
            case ExprKind.Weight or ExprKind.Bias or ExprKind.Diagonal or ExprKind.Scalar:
                _values[position] = leaves[node.Name!];
                break;
            case ExprKind.Concatenate:
                break;
            case ExprKind.Product:
                _values[position] = Product(node);
                break;
            case ExprKind.Less or ExprKind.LessOrEqual or ExprKind.Greater or ExprKind.GreaterOrEqual or ExprKind.And or ExprKind.Or or ExprKind.Not:
                _masks[position] = Mask(position, node);
                break;
            default:
                _values[position] = Elementwise(position, node);
                break;
        }
    }

    T[] Product(CompiledNode node)
    {
        T[] weight = _values[node.Operands[0]]!;
        int columns = weight.Length / node.Size;
        CompiledNode operand = cell.Nodes[node.Operands[1]];
        T[] vector = operand.Kind == ExprKind.Concatenate
            ? [.. operand.Operands.SelectMany(o => _values[o]!)]
            : _values[node.Operands[1]]!;
        if (vector.Length == 1 && columns > 1)
            vector = [.. Enumerable.Repeat(vector[0], columns)];
        var result = new T[node.Size];
        for (int i = 0; i < result.Length; i++)
            result[i] = arithmetic.Dot(weight.AsSpan(i * columns, columns), vector);
        return result;
    }

    bool[] Mask(int position, CompiledNode node)
    {
        int length = node.Operands.Max(o => _masks[o]?.Length ?? _values[o]!.Length);
        var mask = new bool[length];
        for (int i = 0; i < length; i++)
            mask[i] = node.Kind switch
            {
                ExprKind.And => Bit(node, 0, i) & Bit(node, 1, i),
                ExprKind.Or => Bit(node, 0, i) | Bit(node, 1, i),
                ExprKind.Not => !Bit(node, 0, i),
                _ => Compare(position, node.Kind, At(node, 0, i), At(node, 1, i)),
            };
        return mask;
    }

    bool Compare(int position, ExprKind kind, T left, T right)
    {
        double a = arithmetic.Value(left), b = arithmetic.Value(right);
        // Of a value with itself there is nothing to decide.
        if (cell.Nodes[position].Operands[0] != cell.Nodes[position].Operands[1])
            watch?.Decide(position, a - b, arithmetic.Error(left) + arithmetic.Error(right));
        return kind switch
        {
            ExprKind.Less => a < b,
            ExprKind.LessOrEqual => a <= b,
            ExprKind.Greater => a > b,
            _ => a >= b,
        };
    }

    T[] Elementwise(int position, CompiledNode node)
    {
        var result = new T[node.Size];
        for (int i = 0; i < result.Length; i++)
            result[i] = node.Kind switch
            {
                ExprKind.Add => arithmetic.Add(At(node, 0, i), At(node, 1, i)),
                ExprKind.Subtract => arithmetic.Subtract(At(node, 0, i), At(node, 1, i)),
                ExprKind.Multiply => arithmetic.Multiply(At(node, 0, i), At(node, 1, i)),
                ExprKind.Divide => arithmetic.Divide(At(node, 0, i), At(node, 1, i)),
                ExprKind.Min => Choose(position, ExprKind.LessOrEqual, At(node, 0, i), At(node, 1, i)),
                ExprKind.Max => Choose(position, ExprKind.GreaterOrEqual, At(node, 0, i), At(node, 1, i)),
                ExprKind.Select => Bit(node, 0, i) ? At(node, 1, i) : At(node, 2, i),
                _ => Apply(position, node.Curve ?? throw new NotSupportedException($"The reference has no definition of {node.Kind}."),
                At(node, 0, i)),
            };
        return result;
    }

    // a where the comparison holds or a is not a number, else b: so NaN in either comes through.
    T Choose(int position, ExprKind kind, T a, T b)
        => Compare(position, kind, a, b) || double.IsNaN(arithmetic.Value(a)) ? a : b;

    T Apply(int position, Curve curve, T a)
    {
        foreach (double kink in curve.Kinks)
            watch?.Decide(position, arithmetic.Value(a) - kink, arithmetic.Error(a));
        foreach (double seam in curve.Seams)
            watch?.Pass(arithmetic.Value(a) - seam);
        return arithmetic.Apply(curve, a);
    }

    // Scalars have one element, which stands for all.
    T At(CompiledNode node, int operand, int i)
    {
        T[] value = _values[node.Operands[operand]]!;
        return value.Length == 1 ? value[0] : value[i];
    }

    bool Bit(CompiledNode node, int operand, int i)
    {
        bool[] mask = _masks[node.Operands[operand]]!;
        return mask.Length == 1 ? mask[0] : mask[i];
    }

    void Fill(T[] target, int place, int size, int node)
    {
        T[] value = _values[node]!;
        for (int i = 0; i < size; i++)
            target[place * size + i] = value.Length == 1 ? value[0] : value[i];
    }

    T[] Blank(int length)
    {
        var blank = new T[length];
        Array.Fill(blank, arithmetic.Constant(0));
        return blank;
    }

    static T[] Row(T[] block, int row, int size) => block.AsSpan(row * size, size).ToArray();
}
