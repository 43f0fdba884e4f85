using CellDsl.Lab.Formatting;
using CellDsl.Training.Models.Language;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Models.Words;
using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;
using CellDsl.Training.Text;

namespace CellDsl.Training.Tests;

public sealed class WordModelTests
{
    static readonly TokenVocabulary Known = new(["<unk>", "<eos>", "the", "cat", "dog", "sleeps"]);

    [Theory]
    [InlineData(false, 0.0)]
    [InlineData(true, 0.0)]
    [InlineData(true, 0.3)]
    public void Gradients_agree_with_differences_of_the_loss(bool residual, double dropout)
    {
        var options = new WordModelOptions { Stack = new() { HiddenSize = 6, Residual = residual, Dropout = dropout }, InitialBound = 0.4 };
        using var model = new WordModel([new FakeCell(), new FakeCell()], Known, options, seed: 3);
        SymbolBatch batch = model.CreateBatch(length: 5, batch: 4);
        Numbers.Integers(batch.Count, 1, Known.Size).CopyTo(batch.Inputs);
        Numbers.Integers(batch.Count, 2, Known.Size).CopyTo(batch.Targets);
        var call = new SequenceNoise(0, 7);
        double Loss() => model.Backpropagate(batch, model.Stack.CreateStates(4), 0, call);

        // The loss summed over the steps and averaged over the batch, as it is clipped.
        LossDifferences.ShouldAgree(model.Parameters, () => model.Backpropagate(batch, model.Stack.CreateStates(4), 1f / 4, call), () => 5 * Loss());
    }

    [Theory]
    [InlineData("the cat\nthe wolf\n"), InlineData("the cat <eos>\nthe wolf <eos>\n"),
        InlineData("<s> the cat </s>\n<s> the <unk> </s> <pad> <pad>\n")]
    public void Perplexity_is_that_of_a_computation_by_hand(string written)
    {
        using WordModel model = Unigram(out double[] probabilities);
        // the cat <eos> the <unk> <eos>: wolf is not known.
        WordText text = WordText.FromText("t", written);
        double nats = 0;
        foreach (int code in (int[])[2, 3, 1, 2, 0, 1])
            nats -= Math.Log(probabilities[code]);
        Assert.Equal(Math.Exp(nats / 6), model.Perplexity(text, length: 4), tolerance: 1e-4);
    }

    [Fact]
    public void Every_parameter_starts_within_the_bound()
    {
        using var model = new WordModel([new FakeCell()], Known, new WordModelOptions { Stack = new() { HiddenSize = 20 } }, seed: 1);
        foreach (ParameterBlock block in model.Parameters)
        {
            float[] sizes = [.. block.Values.ToArray().Select(Math.Abs)];
            Assert.InRange(sizes.Max(), 0.08f, 0.1f);
        }
        Assert.NotEqual(model.Parameters[0].Values[0], model.Parameters[1].Values[0]);
    }

    [Fact]
    public void Samples_are_lines_of_known_words_with_the_model_s_probabilities()
    {
        using WordModel model = Unigram(out double[] probabilities);
        using var sampler = new WordSampler(model);
        string text = sampler.Sample("a wolf", 5000, seed: 2);
        Assert.Equal(text, sampler.Sample("a wolf", 5000, seed: 2));
        Assert.DoesNotContain("<", text);
        string[] words = text.Replace("\n", " \n ").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double expected = probabilities[3] / (1 - probabilities[0]);
        Assert.Equal(expected, words.Count(w => w == "cat") / (double)words.Length, tolerance: 5 * Math.Sqrt(expected / 5000));
    }

    [Fact]
    public void A_model_that_would_see_the_next_word_is_refused()
        => Assert.Contains("backwards", Assert.Throws<ArgumentException>(() => new WordModel(
            [new FakeCell()], Known, new WordModelOptions { Stack = new() { HiddenSize = 4, Direction = LayerDirection.Concatenated } }, seed: 1))
                .Message);

    /// <summary>Only the dense layer's bias is left, so that each word has the same probability everywhere.</summary>
    static WordModel Unigram(out double[] probabilities)
    {
        var model = new WordModel([new FakeCell()], Known, new WordModelOptions { Stack = new() { HiddenSize = 4 } }, seed: 1);
        foreach (ParameterBlock block in model.Parameters)
            block.Edit().Clear();
        probabilities = [.. Enumerable.Range(1, Known.Size).Select(k => k / 21.0)];
        Span<float> bias = model.Dense.Parameters.Edit()[(4 * Known.Size)..];
        for (int k = 0; k < Known.Size; k++)
            bias[k] = (float)Math.Log(probabilities[k]);
        return model;
    }
}
