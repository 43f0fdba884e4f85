using CellDsl.Training.Decoding;
using System.Text;
using CellDsl.Lab.Formatting;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Models.Language;
using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;
using CellDsl.Training.Text;

namespace CellDsl.Training.Tests;

public sealed class CharModelTests
{
    const string Letters = "abcdefgh";

    static readonly Vocabulary Known = Vocabulary.Parse(Letters);

    /// <summary>Differences of the whole model's loss along random directions, one block at a time: each block's gradient passes through
    /// everything above it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Gradients_agree_with_differences_of_the_loss(int block)
    {
        using var model = new CharModel(new FakeCell(), Known,
            new CharModelOptions { Layers = 2, HiddenSize = 7, EmbeddingSize = 5, OtherSizes = new Dictionary<string, int> { ["Output"] = 6 } },
            seed: 3);
        Assert.Equal(4, model.Parameters.Count);
        SymbolBatch batch = model.CreateBatch(length: 5, batch: 4);
        Numbers.Integers(batch.Count, 1, Known.Size).CopyTo(batch.Inputs);
        Numbers.Integers(batch.Count, 2, Known.Size).CopyTo(batch.Targets);
        ParameterBlock parameters = model.Parameters[block];

        model.Backpropagate(batch, model.Stack.CreateStates(4));
        for (ulong trial = 0; trial < 5; trial++)
        {
            float[] direction = Numbers.Uniform(parameters.Count, trial), kept = parameters.Values.ToArray();
            double slope = direction.Zip(parameters.Gradients.ToArray(), (d, g) => (double)d * g).Sum();
            // A step of 2^-7 leaves a truncation error of order 2^-14 of the third derivative, and rounding of 2^-24 · loss / step, about 2^-16.
            const double step = 1.0 / 128;
            double difference = (LossAt(step) - LossAt(-step)) / (2 * step);
            Assert.Equal(slope, difference, tolerance: 2e-3 * Math.Max(1, Math.Abs(slope)));

            double LossAt(double length)
            {
                for (int k = 0; k < kept.Length; k++)
                    parameters.Edit()[k] = (float)(kept[k] + length * direction[k]);
                double loss = model.Evaluate(batch, model.Stack.CreateStates(4)) / batch.Count;
                kept.CopyTo(parameters.Edit());
                return loss;
            }
        }
    }

    [Fact]
    public void An_untrained_model_costs_about_the_logarithm_of_its_vocabulary()
    {
        using var model = new CharModel(new FakeCell(), Known, new CharModelOptions { HiddenSize = 8 }, seed: 1);
        SymbolBatch batch = model.CreateBatch(10, 10);
        Numbers.Integers(100, 1, Known.Size).CopyTo(batch.Inputs);
        Numbers.Integers(100, 2, Known.Size).CopyTo(batch.Targets);
        Assert.Equal(Math.Log(Known.Size), model.Evaluate(batch, model.Stack.CreateStates(10)) / 100, tolerance: 0.2);
    }

    [Fact]
    public void The_next_layer_reads_the_output_and_not_the_state()
    {
        using var model = new CharModel(new FakeCell(), Known,
            new CharModelOptions { Layers = 2, HiddenSize = 7, OtherSizes = new Dictionary<string, int> { ["Output"] = 3 } }, seed: 1);
        Assert.Equal([1, 7, 7, 3], ((CellLayer<float>)model.Stack.Modules[0]).Layer.Sizes);
        Assert.Equal([1, 3, 7, 3], ((CellLayer<float>)model.Stack.Modules[1]).Layer.Sizes);
        Assert.Equal(3, model.Dense.Inputs);
    }

    [Fact]
    public void A_cell_with_raw_input_gets_vectors_as_large_as_its_state()
    {
        using var model = new CharModel(FakeCell.Tied, Known, new CharModelOptions { Layers = 2, HiddenSize = 7 }, seed: 1);
        Assert.Equal(7, model.Embedding.Size);
        Assert.Contains("input size and hidden size must be equal", Assert.Throws<ArgumentException>(
            () => new CharModel(FakeCell.Tied, Known, new CharModelOptions { HiddenSize = 7, EmbeddingSize = 5 }, seed: 1)).Message);
    }

    [Fact]
    public void Cells_with_several_inputs_or_contexts_are_refused_by_name()
    {
        var two = new FakeCell(cell => cell with { Inputs = [new VectorInfo("x", 1), new VectorInfo("dt", 1)] });
        var context = new FakeCell(cell => cell with { Contexts = [new VectorInfo("v", 1)] });
        Assert.Contains("'Fake' has 2 inputs (x, dt)",
            Assert.Throws<ArgumentException>(() => new CharModel(two, Known, new CharModelOptions(), seed: 1)).Message);
        Assert.Contains("'Fake' has the context v",
            Assert.Throws<ArgumentException>(() => new CharModel(context, Known, new CharModelOptions(), seed: 1)).Message);
    }

    [Fact]
    public void Samples_follow_from_prime_temperature_and_seed()
    {
        using var model = new CharModel(new FakeCell(), Known, new CharModelOptions { HiddenSize = 8 }, seed: 1);
        using var sampler = new CharSampler(model);
        string text = sampler.SampleText("ab?😀", 50, seed: 1);
        Assert.Equal(50, text.EnumerateRunes().Count());
        Assert.All(text.EnumerateRunes(), rune => Assert.Contains(rune.ToString(), Letters));
        Assert.Equal(text, sampler.SampleText("ab?😀", 50, seed: 1));
        Assert.NotEqual(text, sampler.SampleText("ab?😀", 50, seed: 2));
        Assert.Equal(sampler.SampleText("a", 50, temperature: 0, seed: 1), sampler.SampleText("a", 50, temperature: 0, seed: 2));
        Assert.Equal(sampler.SampleText("a", 50, temperature: 0), sampler.SampleText("a", 50, temperature: 1e-6, seed: 3));
        Assert.Equal("", sampler.SampleText("", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Sample("", 1, temperature: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Sample("", 1, temperature: double.NaN));
    }

    /// <summary>Finite weights whose outputs are not: an error, where a sample of nothing was drawn before.</summary>
    [Theory, InlineData(float.NaN), InlineData(float.PositiveInfinity)]
    public void Outputs_that_are_not_finite_are_an_error(float logit)
    {
        using var model = new CharModel(new FakeCell(), Known, new CharModelOptions { HiddenSize = 8 }, seed: 1);
        model.Dense.Parameters.Edit()[^1] = logit;
        using var sampler = new CharSampler(model);
        Assert.Contains("the model's outputs are not finite", Assert.Throws<DecodingException>(() => sampler.SampleText("a", 3)).Message);
    }

    [Fact]
    public void Samples_have_the_probabilities_of_the_softmax()
    {
        using var model = new CharModel(new FakeCell(), Known, new CharModelOptions { HiddenSize = 8 }, seed: 1);
        foreach (ParameterBlock block in model.Parameters)
            block.Edit().Clear();
        // Only the dense layer's bias is left: the logits are the same at each step.
        Span<float> bias = model.Dense.Parameters.Edit()[(8 * Known.Size)..];
        bias[Vocabulary.Unknown] = 100;
        bias[Known.Encode(new Rune('b'))] = MathF.Log(3);

        using var sampler = new CharSampler(model);
        string text = sampler.SampleText("", 10_000, seed: 5);
        // b has probability 3 of 3 + 7; five standard deviations of a share of 10000.
        Assert.Equal(0.3, text.Count(c => c == 'b') / 10_000.0, tolerance: 5 * Math.Sqrt(0.3 * 0.7 / 10_000));
        Assert.Equal(0.1, text.Count(c => c == 'h') / 10_000.0, tolerance: 5 * Math.Sqrt(0.1 * 0.9 / 10_000));
        string cold = sampler.SampleText("", 10_000, temperature: 0.5, seed: 5);
        Assert.Equal(9.0 / 16, cold.Count(c => c == 'b') / 10_000.0, tolerance: 5 * Math.Sqrt(0.25 / 10_000));
    }
}
