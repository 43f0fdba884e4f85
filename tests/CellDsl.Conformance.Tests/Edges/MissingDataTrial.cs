using System.Numerics.Tensors;
using CellDsl.Conformance.Tests.Features;

namespace CellDsl.Conformance.Tests.Edges;

/// <summary>Where a mask leaves a step out, it does not matter what the data hold there: values and all gradients are those with zeros in their
/// place.</summary>
static class MissingDataTrial
{
    const int Steps = 6, Batch = 5, Input = 3, Hidden = 18;

    public static void DoesNotMatter(float missing, LayerOptions options)
    {
        Dictionary<string, float[]> expected = Run(0, options), actual = Run(missing, options);
        foreach (var (name, values) in expected)
            for (int i = 0; i < values.Length; i++)
                Assert.True(Math.Abs(values[i] - actual[name][i]) <= 1e-5f * (1 + Math.Abs(values[i])),
                    $"{name}[{i}]: expected {values[i]}, got {actual[name][i]}");
        Assert.Contains(expected["dV"], g => g != 0);
    }

    static Dictionary<string, float[]> Run(float missing, LayerOptions options)
    {
        using var layer = new RecurrentLayer<MissingData>(Input, Hidden, seed: 4, options);
        var arguments = new SequenceArguments<float>();
        arguments.Inputs["x"] = Values(Input, (t, b, n) => IsPresent(t, b) ? MathF.Sin(7 * t + 3 * b + n) : missing);
        arguments.Inputs["present"] = Values(Hidden, (t, b, _) => IsPresent(t, b) ? 1 : 0);
        using RecordedPass<float> pass = layer.Record(arguments);
        BackwardResult<float> back = pass.Backward(Values(Hidden, (t, b, n) => MathF.Cos(t + 5 * b + n)));
        var results = layer.Parameters.Infos.ToDictionary(p => "d" + p.Name, p => layer.Parameters.Gradient(p.Name).ToArray());
        results["y"] = Flat(pass.Output);
        results["dx"] = Flat(back.Inputs["x"]);
        return results;
    }

    static bool IsPresent(int t, int b) => (t + b) % 3 != 0;

    static Tensor<float> Values(int size, Func<int, int, int, float> value)
        => Tensor.Create([.. from t in Enumerable.Range(0, Steps) from b in Enumerable.Range(0, Batch) from n in Enumerable.Range(0,
        size) select value(t, b, n)],
            [Steps, Batch, size]);

    static float[] Flat(Tensor<float> tensor)
    {
        float[] flat = new float[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }
}
