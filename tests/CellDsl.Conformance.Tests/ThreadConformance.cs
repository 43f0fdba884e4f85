using System.Numerics.Tensors;
using CellDsl.Reference;

namespace CellDsl.Conformance.Tests;

/// <summary>Results do not depend on the number of threads, bit for bit, for any cell: sizes are large enough that the work is shared.</summary>
public class ThreadConformance
{
    const int Steps = 40, Hidden = 192;

    public static TheoryData<string> Cells => [.. Subjects.Literature.Select(c => c.Description.Name)];

    [Theory, MemberData(nameof(Cells))]
    public void ThreadsGiveTheSameNumbers(string name)
    {
        CellDefinition cell = Subjects.Literature.Single(c => c.Description.Name == name);
        foreach (int batch in new[] { 1, 5 })
        {
            float[] alone = Numbers(cell, batch, threads: 1);
            Assert.Equal(alone, Numbers(cell, batch, threads: 2));
            Assert.Equal(alone, Numbers(cell, batch, threads: 3));
        }
    }

    static float[] Numbers(CellDefinition cell, int batch, int threads)
    {
        using SequenceLayer<float> layer = cell.CreateLayer<float>(new CellSizes(Hidden, Hidden), seed: 3, new LayerOptions { Threads = threads });
        var random = new Random(5);
        Tensor<float> Draw(params nint[] lengths)
        {
            float[] values = new float[lengths.Aggregate((a, b) => a * b)];
            foreach (ref float value in values.AsSpan())
                value = random.NextSingle() - 0.5f;
            return Tensor.Create(values, lengths);
        }

        var arguments = new SequenceArguments<float>();
        foreach (VectorInfo input in cell.Description.Inputs)
            arguments.Inputs[input.Name] = Draw(Steps, batch, layer.Sizes[input.Dimension]);
        foreach (VectorInfo context in cell.Description.Contexts)
            arguments.Contexts[context.Name] = Draw(batch, layer.Sizes[context.Dimension]);
        foreach (VectorInfo state in cell.Description.States)
            arguments.InitialStates[state.Name] = Draw(batch, layer.Sizes[state.Dimension]);
        using RecordedPass<float> pass = layer.Record(arguments);
        BackwardResult<float> gradients = pass.Backward(Draw(Steps, batch, layer.Sizes[cell.Description.Output.Dimension]));
        return [.. layer.Run(arguments).Output, .. pass.Output, .. gradients.Inputs.Values.SelectMany(g => g),
            .. gradients.InitialStates.Values.SelectMany(g => g),
            .. layer.Parameters.Gradients];
    }
}
