using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Conformance.Tests.Museum;

/// <summary>A forward and a backward pass of a small cell in double, from Σ y.</summary>
sealed class Trial
{
    public required double[] Output { get; init; }
    public required Dictionary<string, double[]> Inputs { get; init; }
    public required Dictionary<string, double[]> Parameters { get; init; }
    public required Dictionary<string, double[]> FinalStates { get; init; }

    /// <summary>d Σy/dx, one step of as many sequences as there are numbers, in both precisions.</summary>
    public static void Slopes<TCell>(double[] x, double[] slopes, params (string Name, double[] Values)[] further)
        where TCell : ICell
    {
        Same(slopes, Of<TCell, double>(1, x.Length, ["x", .. further.Select(f => f.Name)], [x, .. further.Select(f => f.Values)]).Inputs["x"], 1e-12);
        Same(slopes, Of<TCell, float>(1, x.Length, ["x", .. further.Select(f => f.Name)], [x, .. further.Select(f => f.Values)]).Inputs["x"], 1e-6);
    }

    /// <param name="names">Of the inputs, each of one number a step: <paramref name="values"/> are [T, B].</param>
    /// <param name="parameters">All of them are this.</param>
    public static Trial Of<TCell, T>(int steps, int batch, string[] names, double[][] values, int[]? lengths = null, double parameters = 0.5)
        where TCell : ICell
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var layer = new RecurrentLayer<TCell, T>(new CellSizes(1, 1));
        layer.Parameters.Edit().Fill(T.CreateChecked(parameters));
        layer.Parameters.ZeroGradients();
        var arguments = new SequenceArguments<T> { Lengths = lengths };
        for (int i = 0; i < names.Length; i++)
            arguments.Inputs[names[i]] = Tensor.Create(Array.ConvertAll(values[i], T.CreateTruncating), [steps, batch, 1]);
        using RecordedPass<T> pass = layer.Record(arguments);
        BackwardResult<T> back = pass.Backward(Tensor.Create(Enumerable.Repeat(T.One, steps * batch).ToArray(), [steps, batch, 1]));
        return new Trial
        {
            Output = Numbers(pass.Output),
            Inputs = back.Inputs.ToDictionary(i => i.Key, i => Numbers(i.Value)),
            Parameters = layer.Parameters.Infos.ToDictionary(p => p.Name, p => Doubles(layer.Parameters.Gradient(p.Name))),
            FinalStates = pass.FinalStates.ToDictionary(s => s.Key, s => Numbers(s.Value)),
        };
    }

    public static double[] Numbers<T>(Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] numbers = new T[tensor.FlattenedLength];
        tensor.FlattenTo(numbers);
        return Doubles<T>(numbers);
    }

    public static void Same(IReadOnlyList<double> expected, IReadOnlyList<double> found, double tolerance = 1e-12)
    {
        Assert.Equal(expected.Count, found.Count);
        for (int k = 0; k < expected.Count; k++)
            Assert.True(Math.Abs(expected[k] - found[k]) <= tolerance * Math.Max(1, Math.Abs(expected[k])) || expected[k].Equals(found[k]),
                $"number {k}: {expected[k]:R} is right, {found[k]:R} was found");
    }

    static double[] Doubles<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Array.ConvertAll(numbers.ToArray(), double.CreateChecked);
}
