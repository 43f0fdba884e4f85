using System.Numerics.Tensors;
using CellDsl.Conformance.Tests.Features;

namespace CellDsl.Conformance.Tests.Edges;

/// <summary>What is computed for steps behind a sequence's end reaches no sum: a batch of sequences of different lengths has, up to rounding,
/// the gradients of the sequences one by one.</summary>
public class PaddedRowTests
{
    const int Size = 5, Steps = 4;

    public static TheoryData<int[], int, float> Batches => new()
    {
        { [3, 1], 0, 0 },
        { [4, 2, 0], 0, float.NaN },
        { [0, 4, 1, 3, 2], 0, float.PositiveInfinity },
        { [0, 4, 1, 3, 2], 2, 0 },
        { [0, 0], 0, float.NaN },
    };

    [Theory, MemberData(nameof(Batches))]
    public void ABatchHasTheGradientsOfItsSequences(int[] lengths, int checkpointEvery, float padding)
    {
        foreach (int threads in new[] { 1, 2 })
        {
            var options = new LayerOptions { Threads = threads, CheckpointEvery = checkpointEvery == 0 ? null : checkpointEvery };
            using var together = new RecurrentLayer<RawTime>(new CellSizes(Size, Size), 1, options);
            using var alone = new RecurrentLayer<RawTime>(new CellSizes(Size, Size), 1);
            Run(together, lengths, Enumerable.Range(0, lengths.Length), padding);
            foreach (int b in Enumerable.Range(0, lengths.Length).Where(b => lengths[b] > 0))
                Run(alone, lengths, [b], padding);
            foreach (ParameterInfo parameter in together.Parameters.Infos)
            {
                float[] expected = alone.Parameters.Gradient(parameter.Name).ToArray(), actual
                    = together.Parameters.Gradient(parameter.Name).ToArray();
                for (int i = 0; i < expected.Length; i++)
                    Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-3f * (1 + Math.Abs(expected[i])),
                        $"d{parameter.Name}[{i}]: expected {expected[i]}, got {actual[i]}");
            }
        }
    }

    static void Run(RecurrentLayer<RawTime> layer, int[] lengths, IEnumerable<int> rows, float padding)
    {
        int[] batch = [.. rows];
        int steps = batch.Length == 1 ? lengths[batch[0]] : Steps;
        Tensor<float> Input(float offset) => Tensor.Create(
            Values(steps, (t, b, n) => t < lengths[b] ? 1 + 0.1f * ((7 * t + 3 * b + n) % 5) + offset : padding), [steps, batch.Length, Size]);
        float[] Values(int count, Func<int, int, int, float> value)
            => [.. from t in Enumerable.Range(0, count) from b in batch from n in Enumerable.Range(0, Size) select value(t, b, n)];
        var arguments = new SequenceArguments<float> { Lengths = batch.Length == 1 ? null : lengths };
        arguments.Inputs["x"] = Input(-1.2f);
        arguments.Inputs["dt"] = Input(0);
        arguments.Contexts["v"] = Tensor.Create(Values(1, (_, b, n) => lengths[b] == 0 ? padding : 0.1f * (b - n)), [batch.Length, Size]);
        using RecordedPass<float> pass = layer.Record(arguments);
        pass.Backward(Tensor.Create(Values(steps, (t, b, n) => t < lengths[b] ? 0.3f * ((t + b + n) % 3) - 0.2f : padding),
            [steps, batch.Length, Size]));
    }
}
