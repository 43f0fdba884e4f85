using System.Numerics.Tensors;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Memory;
using CellDsl.Lab.Tasks;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Tests;

public sealed class StateGradientsTests
{
    const int Steps = 9, Batch = 3, Inputs = 4, Hidden = 5;

    /// <summary>Against backward passes over whole suffixes, begun with the states that the prefix leaves.</summary>
    [Theory]
    [InlineData("Lstm", false)]
    [InlineData("Gru", true)]
    [InlineData("Irnn", false)]
    [InlineData("Lstm", true)]
    public void Norms_are_those_of_the_gradients_of_suffixes_by_their_first_states(string cell, bool ragged)
    {
        using SequenceLayer<float> layer = MemoryModelTests.Cell(cell).CreateLayer<float>(new CellSizes(Inputs, Hidden), 1);
        foreach (ref float value in layer.Parameters.Edit())
            value += 0.1f;
        int[]? lengths = ragged ? [9, 4, 1] : null;
        Tensor<float> x = Tensor.Create(Numbers.Uniform(Steps * Batch * Inputs, 1), [Steps, Batch, Inputs]);
        Tensor<float> dy = Tensor.Create(Numbers.Uniform(Steps * Batch * Hidden, 2), [Steps, Batch, Hidden]);

        double[] norms = StateGradients.Norms(layer, x, lengths, dy);

        Assert.Equal(Steps, norms.Length);
        for (int t = 0; t < Steps; t++)
        {
            var arguments = new SequenceArguments<float>(SequenceTensor.Steps(x, t, Steps))
                { Lengths = lengths?.Select(n => Math.Max(0, n - t)).ToArray() };
            if (t > 0)
            {
                var prefix = new SequenceArguments<float>(SequenceTensor.Steps(x, 0, t)) { Lengths = lengths?.Select(n => Math.Min(n, t)).ToArray() };
                foreach (var (name, state) in layer.Run(prefix).FinalStates)
                    arguments.InitialStates.Add(name, state);
            }
            using RecordedPass<float> pass = layer.Record(arguments);
            Tensor<float>[] gradients = [.. pass.Backward(SequenceTensor.Steps(dy, t, Steps)).InitialStates.Values];
            double expected = Enumerable.Range(0, Batch).Average(b => Math.Sqrt(gradients.Sum(g
                => SequenceTensor.Span(g).Slice(b * Hidden, Hidden).ToArray().Sum(v => (double)v * v))));
            Assert.Equal(expected, norms[t], 1e-4 * Math.Max(expected, 1e-3));
            Assert.True(expected > 0);
        }
    }

    [Fact]
    public void A_models_flow_is_that_of_each_sequences_own_loss_and_leaves_no_gradients()
    {
        var task = new AddingProblem(12);
        using var model = new MemoryModel(MemoryModelTests.Cell("Lstm"), task, 6, seed: 1);
        MemoryBatch one = task.CreateBatch(1), two = task.CreateBatch(2);
        double[] sum = new double[12];
        for (ulong b = 0; b < 2; b++)
        {
            task.Fill(one, 1, b);
            TensorPrimitives.Add(sum, model.GradientFlow(one), sum);
        }
        task.Fill(two, 1, 0);

        double[] flow = model.GradientFlow(two);

        for (int t = 0; t < 12; t++)
            Assert.Equal(sum[t] / 2, flow[t], 1e-4 * sum[t]);
        Assert.All(model.Parameters, block => Assert.True(block.Gradients.IndexOfAnyExcept(0f) < 0));
    }
}
