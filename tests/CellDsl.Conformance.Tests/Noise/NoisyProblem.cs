using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Conformance.Tests.Noise;

/// <summary>A layer's arguments, seeded, all of whose numbers are in one vector that can be moved along a direction; its loss is
/// Σ dy ⊙ y + Σ ds ⊙ s over the states after the last step.</summary>
sealed class NoisyProblem
{
    public static readonly SequenceNoise Draw = new(Seed: 11, Step: 3);

    readonly CellDefinition _cell;
    readonly CellSizes _sizes;
    readonly int[] _lengthsOf;

    public NoisyProblem(CellDefinition cell, int steps, int batch, int[]? lengths = null, int input = 3, int hidden = 5)
    {
        _cell = cell;
        // Cells that add their input to a state have no dimension of its own for it.
        _sizes = new CellSizes(cell.Description.Dimensions.Contains("Input") ? input : hidden, hidden);
        _lengthsOf = _sizes.Resolve(cell.Description);
        (Steps, Batch, Lengths) = (steps, batch, lengths);
        var random = new Random(5);
        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 2 - 1)];
        foreach (VectorInfo v in cell.Description.Inputs)
            Values[v.Name] = Numbers(steps * batch * Size(v));
        foreach (VectorInfo v in cell.Description.Contexts.Concat(cell.Description.States))
            Values[v.Name] = Numbers(batch * Size(v));
        foreach (VectorInfo v in cell.Description.States)
            FinalGradients[v.Name] = Numbers(batch * Size(v));
        OutputGradient = Numbers(steps * batch * Size(cell.Description.Output));
    }

    public int Steps { get; }
    public int Batch { get; }
    public int[]? Lengths { get; }
    public CellDescription Cell => _cell.Description;

    /// <summary>Inputs, contexts and initial states by name.</summary>
    public Dictionary<string, double[]> Values { get; } = [];
    public Dictionary<string, double[]> FinalGradients { get; } = [];
    public double[] OutputGradient { get; }

    public int Size(VectorInfo vector) => _lengthsOf[vector.Dimension];

    public SequenceLayer<T> Layer<T>(RecurrentNoise? noise, LayerOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => _cell.CreateLayer<T>(_sizes, seed: 2, (options ?? new LayerOptions { Threads = 1 }) with { Noise = noise });

    public SequenceArguments<T> Arguments<T>(SequenceNoise? draw, params string[] capture)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var arguments = new SequenceArguments<T> { Lengths = Lengths, Noise = draw, Capture = capture };
        foreach (VectorInfo v in Cell.Inputs)
            arguments.Inputs[v.Name] = Tensor<T>(Values[v.Name], Steps, Batch, Size(v));
        foreach (VectorInfo v in Cell.Contexts)
            arguments.Contexts[v.Name] = Tensor<T>(Values[v.Name], Batch, Size(v));
        foreach (VectorInfo v in Cell.States)
            arguments.InitialStates[v.Name] = Tensor<T>(Values[v.Name], Batch, Size(v));
        return arguments;
    }

    public double Loss(SequenceLayer<double> layer, SequenceNoise? draw)
    {
        SequenceResult<double> result = layer.Run(Arguments<double>(draw));
        return TensorPrimitives.Dot<double>(Numbers(result.Output), OutputGradient)
            + Cell.States.Sum(v => TensorPrimitives.Dot<double>(Numbers(result.FinalStates[v.Name]), FinalGradients[v.Name]));
    }

    /// <summary>Outputs as "y", final states as "final " + name, gradients as "d" + name.</summary>
    public Dictionary<string, T[]> Gradients<T>(SequenceLayer<T> layer, SequenceNoise? draw)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        layer.Parameters.ZeroGradients();
        using RecordedPass<T> pass = layer.Record(Arguments<T>(draw));
        BackwardResult<T> back = pass.Backward(Tensor<T>(OutputGradient, Steps, Batch, Size(Cell.Output)),
            Cell.States.ToDictionary(v => v.Name, v => Tensor<T>(FinalGradients[v.Name], Batch, Size(v))));
        var all = new Dictionary<string, T[]> { ["y"] = Numbers(pass.Output) };
        foreach (var (name, state) in pass.FinalStates)
            all["final " + name] = Numbers(state);
        foreach (var (name, gradient) in back.Inputs.Concat(back.Contexts).Concat(back.InitialStates))
            all["d" + name] = Numbers(gradient);
        foreach (ParameterInfo p in Cell.Parameters)
            all["d" + p.Name] = layer.Parameters.Gradient(p.Name).ToArray();
        return all;
    }

    static Tensor<T> Tensor<T>(double[] values, params ReadOnlySpan<nint> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => System.Numerics.Tensors.Tensor.Create(Array.ConvertAll(values, T.CreateTruncating), shape);

    public static T[] Numbers<T>(Tensor<T> tensor)
    {
        T[] numbers = new T[tensor.FlattenedLength];
        tensor.FlattenTo(numbers);
        return numbers;
    }

    public static void AssertNear(Dictionary<string, double[]> expected, Dictionary<string, double[]> actual, double tolerance)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (name, numbers) in expected)
            for (int n = 0; n < numbers.Length; n++)
                Assert.True(Math.Abs(numbers[n] - actual[name][n]) <= tolerance * Math.Max(1, numbers.Max(Math.Abs)),
                    $"{name}[{n}]: expected {numbers[n]:R}, found {actual[name][n]:R}");
    }

    public static void AssertSame<T>(Dictionary<string, T[]> expected, Dictionary<string, T[]> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (name, numbers) in expected)
            Assert.True(numbers.SequenceEqual(actual[name]), name);
    }
}
