using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Reference.Checking;

/// <summary>One way of running (a backend, a variant, a precision) on one problem.</summary>
sealed class Subject<T>(Backend backend, LayerOptions options, CellDefinition definition, CheckProblem problem, List<CheckRow> rows)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Comparison _comparison = new(problem.Case, Label(backend, options), rows);

    public static string Label(Backend backend, LayerOptions options)
        => $"{backend.Name} {(typeof(T) == typeof(float) ? "float" : "double")}"
        + (backend == Backend.Reference ? ""
            : options.Device is { } device ? $", {device.Name}"
            : $", {(options.VectorBits is 0 ? "scalar" : $"{options.VectorBits} bits")}, {options.Threads} "
            + $"thread{(options.Threads == 1 ? "" : "s")}");

    /// <param name="sameBits">What a run that differs only in the number of threads computed: it must be the same, bit for bit.</param>
    public SubjectOutcome<T> Check(SubjectOutcome<T>? sameBits)
    {
        using SequenceLayer<T> layer = backend.CreateLayer<T>(definition, problem.Sizes, options);
        foreach (ReferenceParameter parameter in problem.Cell.Parameters)
            Copy(problem.Leaves[parameter.Name], layer.Parameters.Edit(parameter.Name));

        SequenceResult<T> result = layer.Run(Arguments());
        if (problem.Case.Data == CheckData.NotFinite)
        {
            CheckKinds(result);
            return new(Flat(result.Output), result.FinalStates.ToDictionary(s => s.Key, s => Flat(s.Value)), new Dictionary<string, T[]>());
        }
        CheckForward(result, "");
        CheckCapture(layer, result);
        SubjectOutcome<T> outcome = CheckBackward(layer, result);
        if (problem.Shape.Lengths is null)
            CheckStream(layer, result);
        if (sameBits is not null)
            CheckThreads(outcome, sameBits);
        return outcome;
    }

    void CheckForward(SequenceResult<T> result, string note)
    {
        foreach (var (expected, actual) in problem.Results().Zip(Results(result)))
            _comparison.WithinRounding<T>(expected, Flat(actual), expected.Name + note);
    }

    void CheckKinds(SequenceResult<T> result)
    {
        foreach (var (expected, actual) in problem.Results().Zip(Results(result)))
            _comparison.SameKinds<T>(expected.Name, expected, Flat(actual));
    }

    IEnumerable<Tensor<T>> Results(SequenceResult<T> result)
        => problem.Cell.Compiled.States.Select(s => result.FinalStates[s.Name]).Prepend(result.Output);

    void CheckCapture(SequenceLayer<T> layer, SequenceResult<T> plain)
    {
        IReadOnlyList<string> offered = layer.Cell.Captures;
        if (problem.ChangingValues().FirstOrDefault(name => !offered.Contains(name)) is { } missing)
            throw new InvalidOperationException($"'{missing}' changes from step to step but cannot be captured; the cell offers "
                + $"{string.Join(", ", offered)}.");
        SequenceArguments<T> arguments = Arguments();
        arguments.Capture = offered;
        SequenceResult<T> result = layer.Run(arguments);
        foreach (Quantity value in problem.CapturedValues().Where(v => offered.Contains(v.Name)))
            _comparison.WithinRounding<T>(value, Flat(result.Captured[value.Name]), $"captured {value.Name}");
        _comparison.Same<T>("y when capturing", problem.Output, Flat(plain.Output), Flat(result.Output));
    }

    SubjectOutcome<T> CheckBackward(SequenceLayer<T> layer, SequenceResult<T> plain)
    {
        layer.Parameters.ZeroGradients();
        var (recorded, gradients) = RunBackward(layer);
        CheckForward(recorded, " when recording");
        // By field: the names of two gradients may be the same, of a parameter h0 and of the first state h, say.
        foreach (var (gradient, field) in problem.Gradients().Zip(problem.GradientFields()))
            _comparison.WithinRounding<T>(gradient, gradients[field]);

        // Once more without clearing: parameter gradients add up.
        var (_, twice) = RunBackward(layer);
        foreach (var (gradient, field) in problem.Gradients().Zip(problem.GradientFields()).Take(problem.Cell.Parameters.Count))
            _comparison.WithinRounding<T>(gradient.Twice(), twice[field], $"{gradient.Name} after two passes");
        return new(Flat(plain.Output), plain.FinalStates.ToDictionary(s => s.Key, s => Flat(s.Value)), gradients);
    }

    (SequenceResult<T> Recorded, Dictionary<string, T[]> Gradients) RunBackward(SequenceLayer<T> layer)
    {
        using RecordedPass<T> pass = layer.Record(Arguments());
        BackwardResult<T> back = pass.Backward(
            Tensor(problem.Weights.Output, problem.Output.Shape),
            problem.Cell.Compiled.States.ToDictionary(s => s.Name, s => Tensor(problem.Weights.FinalStates[s.Name], problem.Shape.Batch, s.Size)));
        var gradients = new Dictionary<string, T[]>();
        foreach (ReferenceParameter parameter in problem.Cell.Parameters)
            gradients[parameter.Name] = layer.Parameters.Gradient(parameter.Name).ToArray();
        foreach (var (name, gradient) in back.Inputs.Concat(back.Contexts))
            gradients[name] = Flat(gradient);
        foreach (var (name, gradient) in back.InitialStates)
            gradients[name] = Flat(gradient);
        var recorded = new SequenceResult<T>
        {
            Output = Tensor(Flat(pass.Output), problem.Output.Shape),
            FinalStates = pass.FinalStates.ToDictionary(s => s.Key, s => s.Value),
            Captured = pass.Captured,
        };
        return (recorded, gradients);
    }

    void CheckStream(SequenceLayer<T> layer, SequenceResult<T> result)
    {
        var contexts = problem.Cell.Compiled.Contexts.ToDictionary(c => c.Name, c => Tensor(problem.Leaves[c.Name], problem.Shape.Batch, c.Size));
        using CellStream<T> stream = layer.Stream(problem.Shape.Batch, contexts);
        foreach (var state in problem.Cell.Compiled.States)
            stream.SetState(state.Name, Narrow(problem.Leaves[state.Name]));
        T[] output = new T[problem.Output.Values.Length];
        int stride = output.Length / problem.Shape.Steps;
        for (int step = 0; step < problem.Shape.Steps; step++)
        {
            ReadOnlyMemory<T>[] inputs = [.. problem.Cell.Compiled.Inputs.Select(i =>
                (ReadOnlyMemory<T>)Narrow(problem.Leaves[i.Name]).AsMemory(step * problem.Shape.Batch * i.Size, problem.Shape.Batch * i.Size))];
            if (inputs.Length == 1)
                stream.Step(inputs[0].Span, output.AsSpan(step * stride, stride));
            else
                stream.Step(inputs, output.AsSpan(step * stride, stride));
        }
        _comparison.Same<T>("y streamed", problem.Output, Flat(result.Output), output);
        foreach (var (state, expected) in problem.Cell.Compiled.States.Zip(problem.Results().Skip(1)))
        {
            T[] final = new T[problem.Shape.Batch * state.Size];
            stream.GetState(state.Name, final);
            _comparison.Same<T>($"{expected.Name} streamed", expected, Flat(result.FinalStates[state.Name]), final);
        }
    }

    void CheckThreads(SubjectOutcome<T> outcome, SubjectOutcome<T> sameBits)
    {
        _comparison.Same<T>("y on other threads", problem.Output, sameBits.Output, outcome.Output);
        foreach (var (gradient, field) in problem.Gradients().Zip(problem.GradientFields()))
            _comparison.Same<T>($"{gradient.Name} on other threads", gradient, sameBits.Gradients[field], outcome.Gradients[field]);
    }

    SequenceArguments<T> Arguments()
    {
        var arguments = new SequenceArguments<T> { Lengths = problem.Shape.Lengths };
        foreach (var input in problem.Cell.Compiled.Inputs)
            arguments.Inputs[input.Name] = Tensor(problem.Leaves[input.Name], problem.Shape.Steps, problem.Shape.Batch, input.Size);
        foreach (var context in problem.Cell.Compiled.Contexts)
            arguments.Contexts[context.Name] = Tensor(problem.Leaves[context.Name], problem.Shape.Batch, context.Size);
        foreach (var state in problem.Cell.Compiled.States)
            arguments.InitialStates[state.Name] = Tensor(problem.Leaves[state.Name], problem.Shape.Batch, state.Size);
        return arguments;
    }

    static void Copy(double[] from, Span<T> to)
    {
        if (from.Length != to.Length)
            throw new InvalidOperationException($"A parameter has {to.Length} numbers; the reference has {from.Length}.");
        Narrow(from).CopyTo(to);
    }

    static T[] Narrow(double[] values) => Array.ConvertAll(values, T.CreateTruncating);

    static Tensor<T> Tensor(double[] values, params int[] shape) => Tensor(Narrow(values), shape);

    static Tensor<T> Tensor(T[] values, params int[] shape)
        => System.Numerics.Tensors.Tensor.Create(values, Array.ConvertAll(shape, n => (nint)n));

    static T[] Flat(Tensor<T> tensor)
    {
        T[] flat = new T[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }
}
