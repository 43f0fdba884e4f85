using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Runtime.Tests.Support;

/// <summary>Everything a recorded pass and its backward yield, by name, as doubles.</summary>
sealed class Outcome
{
    public Dictionary<string, double[]> Values { get; } = [];

    public static Outcome Of<T>(SequenceLayer<T> layer, Sample sample, SequenceNoise? noise = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        layer.Parameters.ZeroGradients();
        SequenceArguments<T> arguments = sample.Arguments<T>();
        arguments.Noise = noise;
        using RecordedPass<T> pass = layer.Record(arguments);
        BackwardResult<T> back = pass.Backward(sample.OutputGradient<T>(), sample.FinalGradients<T>());
        var outcome = new Outcome { Values = { ["y"] = Numbers(pass.Output) } };
        outcome.Add("final ", pass.FinalStates);
        outcome.Add("d", back.Inputs);
        outcome.Add("d", back.InitialStates);
        outcome.Add("d", back.Contexts);
        foreach (ParameterInfo info in layer.Cell.Parameters)
            outcome.Values["d" + info.Name] = Array.ConvertAll(layer.Parameters.Gradient(info.Name).ToArray(), double.CreateTruncating);
        return outcome;
    }

    void Add<T>(string prefix, IReadOnlyDictionary<string, Tensor<T>> tensors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var (name, tensor) in tensors)
            Values[prefix + name] = Numbers(tensor);
    }

    public static double[] Numbers<T>(Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var numbers = new T[tensor.FlattenedLength];
        tensor.FlattenTo(numbers);
        return Array.ConvertAll(numbers, double.CreateTruncating);
    }

    public void AssertNear(Outcome expected, double tolerance)
    {
        Assert.Equal(expected.Values.Keys, Values.Keys);
        foreach (var (name, numbers) in expected.Values)
            Near.Assert(name, numbers, Values[name], tolerance);
    }

    /// <param name="counts">Names of what is compared; null: everything.</param>
    public void AssertSame(Outcome expected, Func<string, bool>? counts = null)
    {
        foreach (var (name, numbers) in expected.Values.Where(v => counts?.Invoke(v.Key) ?? true))
            for (int n = 0; n < numbers.Length; n++)
                Assert.True(numbers[n].Equals(Values[name][n]), $"{name}[{n}]: {numbers[n]:R} became {Values[name][n]:R}");
    }
}

static class Near
{
    /// <summary>Errors are measured against the largest number of the array, at least 1.</summary>
    public static void Assert(string name, double[] expected, double[] actual, double tolerance)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Max(1, expected.Max(Math.Abs));
        for (int n = 0; n < expected.Length; n++)
            Xunit.Assert.True(Math.Abs(expected[n] - actual[n]) <= tolerance * scale, $"{name}[{n}]: expected {expected[n]:R}, found {actual[n]:R}");
    }
}
