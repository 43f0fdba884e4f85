using System.Numerics.Tensors;

namespace CellDsl.Gpu.Tests.Noise;

/// <summary>A run of a layer with noise, forward and backward, that can be made on several devices.</summary>
sealed class NoisyRun(CellDefinition cell, RecurrentNoise noise, SequenceNoise? draw, int[]? lengths = null, int units = NoisyRun.Units)
{
    public const int Steps = 5, Batch = 4, Units = 6;

    public static int[] Lengths => [5, 0, 2, 4];

    /// <summary>The same numbers up to rounding.</summary>
    public void AssertIsTheProcessors(GpuDevice device, int? every = null)
    {
        Dictionary<string, float[]> expected = Numbers(null), actual = Numbers(device, every);
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (key, numbers) in expected)
        {
            float scale = Math.Max(1, numbers.Max(MathF.Abs));
            for (int n = 0; n < numbers.Length; n++)
                Assert.True(Math.Abs(numbers[n] - actual[key][n]) <= 2e-5f * scale, $"{key}[{n}]: expected {numbers[n]:R}, found {actual[key][n]:R}");
        }
    }

    /// <param name="device">Null: the processor.</param>
    public Dictionary<string, float[]> Numbers(GpuDevice? device, int? every = null)
    {
        using SequenceLayer<float> layer
            = cell.CreateLayer<float>(new CellSizes(units, units), seed: 3, new LayerOptions
            { Device = device, Noise = noise, CheckpointEvery = every });
        var random = new Random(4);
        Tensor<float> Draw(params ReadOnlySpan<nint> shape)
        {
            Tensor<float> tensor = Tensor.CreateFromShape<float>(shape);
            foreach (ref float value in tensor)
                value = random.NextSingle() - 0.5f;
            return tensor;
        }

        var arguments = new SequenceArguments<float> { Noise = draw, Lengths = lengths };
        foreach (VectorInfo v in cell.Description.Inputs)
            arguments.Inputs[v.Name] = Draw(Steps, Batch, layer.Sizes[v.Dimension]);
        foreach (VectorInfo v in cell.Description.Contexts.Concat(cell.Description.States))
            (cell.Description.Contexts.Contains(v) ? arguments.Contexts : arguments.InitialStates)[v.Name] = Draw(Batch, layer.Sizes[v.Dimension]);
        using RecordedPass<float> pass = layer.Record(arguments);
        BackwardResult<float> back = pass.Backward(Draw(Steps, Batch, layer.Sizes[cell.Description.Output.Dimension]),
            cell.Description.States.ToDictionary(v => v.Name, v => Draw(Batch, layer.Sizes[v.Dimension])));
        var all = new Dictionary<string, float[]>
            { ["run"] = Flat(layer.Run(arguments).Output), ["y"] = Flat(pass.Output), ["gradients"] = layer.Parameters.Gradients.ToArray() };
        foreach (var (key, tensor) in pass.FinalStates)
            all["final " + key] = Flat(tensor);
        foreach (var (key, tensor) in back.Inputs.Concat(back.Contexts).Concat(back.InitialStates))
            all["d" + key] = Flat(tensor);
        return all;
    }

    public static float[] Flat(Tensor<float> tensor)
    {
        float[] flat = new float[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }
}
