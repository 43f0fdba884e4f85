using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Runtime.Tests.Support;

/// <summary>Seeded arguments for a layer of any precision: the same numbers, rounded.</summary>
sealed class Sample
{
    readonly CellDescription _cell;
    readonly int[] _sizes;

    public Sample(CellDescription cell, IReadOnlyList<int> sizes, int steps, int batch, int[]? lengths = null, int seed = 1)
    {
        _cell = cell;
        _sizes = [.. sizes];
        Steps = steps;
        Batch = batch;
        Lengths = lengths;
        var random = new Random(seed);
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 2 - 1)];
        foreach (VectorInfo v in cell.Inputs)
            Values[v.Name] = Draw(steps * batch * sizes[v.Dimension]);
        foreach (VectorInfo v in cell.Contexts)
            Values[v.Name] = Draw(batch * sizes[v.Dimension]);
        foreach (VectorInfo v in cell.States)
        {
            Values[v.Name] = Draw(batch * sizes[v.Dimension]);
            Values["d" + v.Name] = Draw(batch * sizes[v.Dimension]);
        }
        Values["dy"] = Draw(steps * batch * sizes[cell.Output.Dimension]);
    }

    public int Steps { get; }
    public int Batch { get; }
    public int[]? Lengths { get; }

    /// <summary>Inputs, contexts and initial states by name; gradients of final states as "d" + name, of the output as "dy".</summary>
    public Dictionary<string, double[]> Values { get; } = [];

    public SequenceArguments<T> Arguments<T>(params string[] capture)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var arguments = new SequenceArguments<T> { Lengths = Lengths, Capture = capture };
        foreach (VectorInfo v in _cell.Inputs)
            arguments.Inputs[v.Name] = Tensor<T>(v.Name, Steps, Batch, _sizes[v.Dimension]);
        foreach (VectorInfo v in _cell.Contexts)
            arguments.Contexts[v.Name] = Tensor<T>(v.Name, Batch, _sizes[v.Dimension]);
        foreach (VectorInfo v in _cell.States)
            arguments.InitialStates[v.Name] = Tensor<T>(v.Name, Batch, _sizes[v.Dimension]);
        return arguments;
    }

    public Tensor<T> OutputGradient<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Tensor<T>("dy", Steps, Batch, _sizes[_cell.Output.Dimension]);

    public Dictionary<string, Tensor<T>> FinalGradients<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => _cell.States.ToDictionary(v => v.Name, v => Tensor<T>("d" + v.Name, Batch, _sizes[v.Dimension]));

    Tensor<T> Tensor<T>(string name, params ReadOnlySpan<nint> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => System.Numerics.Tensors.Tensor.Create(Array.ConvertAll(Values[name], T.CreateTruncating), shape);

    /// <summary>Outputs and final states of the naive form, with the parameters given by name.</summary>
    public (double[] Output, Dictionary<string, double[]> Final) Naive(NaiveStep step, Func<string, double[]> parameter)
    {
        int outputSize = _sizes[_cell.Output.Dimension];
        double[] output = new double[Steps * Batch * outputSize];
        Dictionary<string, double[]> final = _cell.States.ToDictionary(v => v.Name, v => new double[Batch * _sizes[v.Dimension]]);
        for (int b = 0; b < Batch; b++)
        {
            double[] Row(VectorInfo v, int row) => Values[v.Name].AsSpan(row * _sizes[v.Dimension], _sizes[v.Dimension]).ToArray();
            Dictionary<string, double[]> states = _cell.States.ToDictionary(v => v.Name, v => Row(v, b));
            for (int t = 0; t < (Lengths?[b] ?? Steps); t++)
            {
                var vectors = new Dictionary<string, double[]>(states);
                foreach (VectorInfo v in _cell.Inputs)
                    vectors[v.Name] = Row(v, t * Batch + b);
                foreach (VectorInfo v in _cell.Contexts)
                    vectors[v.Name] = Row(v, b);
                var values = new NaiveValues { Parameter = parameter, Vectors = vectors };
                step(values).CopyTo(output, (t * Batch + b) * outputSize);
                states = values.Next;
            }
            foreach (VectorInfo v in _cell.States)
                states[v.Name].CopyTo(final[v.Name], b * _sizes[v.Dimension]);
        }
        return (output, final);
    }

    /// <summary>The scalar whose gradient backward computes: Σ dy ⊙ y + Σ ds ⊙ s over the states after the last step.</summary>
    public double NaiveLoss(NaiveStep step, Func<string, double[]> parameter)
    {
        (double[] output, Dictionary<string, double[]> final) = Naive(step, parameter);
        return TensorPrimitives.Dot<double>(output, Values["dy"])
            + _cell.States.Sum(v => TensorPrimitives.Dot<double>(final[v.Name], Values["d" + v.Name]));
    }
}
