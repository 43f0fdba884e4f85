using System.Numerics.Tensors;

namespace CellDsl.Lab.Inspecting.Flow;

/// <summary>Takes gradients with respect to all states from after a step of a sequence to before it, by the layer's own backward pass over that one
/// step. All states together are one vector, state after state in order of declaration.</summary>
sealed class StepBackward
{
    readonly FlowSubject _subject;
    readonly CancellationToken _stop;
    /// <summary>By name, [T, n].</summary>
    readonly Dictionary<string, double[]> _inputs;
    /// <summary>By state, the values after each step, [T, n].</summary>
    readonly Dictionary<string, double[]> _states;

    /// <param name="stop">Ends <see cref="Before"/> by an <see cref="OperationCanceledException"/>.</param>
    public StepBackward(FlowSubject subject, CancellationToken stop = default)
    {
        (_subject, _stop) = (subject, stop);
        _inputs = subject.Inputs.ToDictionary(input => input.Key, input => Flat(input.Value));
        var arguments = new SequenceArguments<double> { Capture = [.. Cell.States.Select(s => s.Name)] };
        foreach (var (name, input) in subject.Inputs)
            arguments.Inputs[name] = input;
        foreach (var (name, context) in subject.Contexts)
            arguments.Contexts[name] = context;
        SequenceResult<double> result = subject.Layer.Run(arguments);
        _states = Cell.States.ToDictionary(s => s.Name, s => Flat(result.Captured[s.Name]));
        Sizes = [.. Cell.States.Select(s => subject.Layer.Sizes[s.Dimension])];
        Size = Sizes.Sum();
    }

    CellDescription Cell => _subject.Layer.Cell;

    /// <summary>Numbers in each state.</summary>
    public IReadOnlyList<int> Sizes { get; }
    /// <summary>Numbers in all states.</summary>
    public int Size { get; }
    public int Steps => _subject.Steps;
    public int OutputSize => _subject.Layer.Sizes[Cell.Output.Dimension];

    /// <summary>Gradients with respect to the states before step <paramref name="step"/>, one in each row.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="after">[rows, <see cref="Size"/>]: gradients with respect to the states after the step.</param>
    /// <param name="output">The gradient of the step's output, the same in every row; null: zero.</param>
    public double[] Before(int step, double[] after, double[]? output = null)
    {
        _stop.ThrowIfCancellationRequested();
        int rows = after.Length / Size;
        var arguments = new SequenceArguments<double>();
        foreach (var (name, input) in _inputs)
            arguments.Inputs[name] = Repeat(input, step, rows, isSequence: true);
        foreach (var (name, context) in _subject.Contexts)
            arguments.Contexts[name] = Repeat(Flat(context), 0, rows, isSequence: false, (int)context.Lengths[1]);
        if (step > 0)
            foreach (VectorInfo state in Cell.States)
                arguments.InitialStates[state.Name]
                    = Repeat(_states[state.Name], step - 1, rows, isSequence: false, _subject.Layer.Sizes[state.Dimension]);

        using RecordedPass<double> pass = _subject.Layer.Record(arguments);
        Tensor<double> dy = output is null ? Tensor.Create(new double[rows * OutputSize], [1, rows, OutputSize])
            : Repeat(output, 0, rows, isSequence: true, OutputSize);
        BackwardResult<double> before = pass.Backward(dy, Split(after, rows));
        return Join(before.InitialStates, rows);
    }

    /// <summary>One step's row of a sequence, as often as there are rows.</summary>
    Tensor<double> Repeat(double[] values, int step, int rows, bool isSequence, int size = 0)
    {
        if (size == 0)
            size = values.Length / Steps;
        double[] repeated = new double[rows * size];
        for (int row = 0; row < rows; row++)
            values.AsSpan(step * size, size).CopyTo(repeated.AsSpan(row * size));
        return isSequence ? Tensor.Create(repeated, [1, rows, size]) : Tensor.Create(repeated, [rows, size]);
    }

    Dictionary<string, Tensor<double>> Split(double[] all, int rows)
    {
        var states = new Dictionary<string, Tensor<double>>();
        for (int s = 0, start = 0; s < Sizes.Count; start += Sizes[s], s++)
        {
            double[] state = new double[rows * Sizes[s]];
            for (int row = 0; row < rows; row++)
                all.AsSpan(row * Size + start, Sizes[s]).CopyTo(state.AsSpan(row * Sizes[s]));
            states[Cell.States[s].Name] = Tensor.Create(state, [rows, Sizes[s]]);
        }
        return states;
    }

    double[] Join(IReadOnlyDictionary<string, Tensor<double>> states, int rows)
    {
        double[] all = new double[rows * Size];
        for (int s = 0, start = 0; s < Sizes.Count; start += Sizes[s], s++)
        {
            double[] state = Flat(states[Cell.States[s].Name]);
            for (int row = 0; row < rows; row++)
                state.AsSpan(row * Sizes[s], Sizes[s]).CopyTo(all.AsSpan(row * Size + start));
        }
        return all;
    }

    static double[] Flat(Tensor<double> tensor)
    {
        double[] values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
