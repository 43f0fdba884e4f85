using CellDsl.Cells;
using CellDsl.Training.Losses;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Models.Tagging;
using CellDsl.Training.Parameters;
using CellDsl.Training.Text;

namespace CellDsl.Training.Tests;

public sealed class TaggerTests
{
    static readonly TokenVocabulary Known = new(["<unk>", "a", "b", "c", "d"]);
    static readonly LayerOptions OneThread = new() { Threads = 1 };
    static readonly int[][] Sentences = [[1, 2, 3], [4], [], [2, 0, 1, 3, 4]];
    static readonly int[][] Labels = [[0, 2, 1], [2], [], [1, 1, 0, 2, 0]];

    [Theory]
    [InlineData(LayerDirection.Forward), InlineData(LayerDirection.Concatenated), InlineData(LayerDirection.Summed)]
    public void Gradients_agree_with_differences_of_the_loss(LayerDirection direction)
    {
        using Tagger model = Create(direction);
        var batch = new TagBatch(Sentences, Labels);
        LossDifferences.ShouldAgree(model.Parameters, () => model.Backpropagate(batch), () => model.Evaluate(batch) / 9);
    }

    [Theory]
    [InlineData(LayerDirection.Forward), InlineData(LayerDirection.Concatenated)]
    public void The_loss_is_the_mean_over_all_words_and_no_padding(LayerDirection direction)
    {
        using Tagger model = Create(direction);
        double nats = 0;
        // Told by the probabilities of each sentence alone.
        for (int b = 0; b < Sentences.Length; b++)
        {
            float[] probabilities = model.Probabilities([.. Sentences[b].Select(code => Known[code])]);
            Assert.Equal(3 * Sentences[b].Length, probabilities.Length);
            for (int t = 0; t < Sentences[b].Length; t++)
            {
                Assert.Equal(1, probabilities[(3 * t)..(3 * t + 3)].Sum(), tolerance: 1e-6);
                nats -= Math.Log(probabilities[3 * t + Labels[b][t]]);
            }
        }
        var batch = new TagBatch(Sentences, Labels);
        Assert.Equal(9, batch.Words);
        Assert.Equal(nats, model.Evaluate(batch), tolerance: 1e-5);
        Assert.Equal(nats / 9, model.Backpropagate(batch), tolerance: 1e-6);
    }

    [Fact]
    public void Gradients_of_a_batch_are_those_of_its_sentences_alone()
    {
        using Tagger model = Create(LayerDirection.Concatenated);
        float[][] together = Gradients(() => model.Backpropagate(new TagBatch(Sentences, Labels)), 1);
        float[][] alone = [.. model.Parameters.Select(block => new float[block.Count])];
        foreach (int b in new[] { 0, 1, 3 })
            foreach (var (sum, part) in alone.Zip(Gradients(() => model.Backpropagate(new TagBatch([Sentences[b]], [Labels[b]])),
                Sentences[b].Length / 9f)))
                for (int k = 0; k < sum.Length; k++)
                    sum[k] += part[k];
        for (int block = 0; block < alone.Length; block++)
            for (int k = 0; k < alone[block].Length; k++)
                Assert.Equal(alone[block][k], together[block][k], tolerance: 1e-6f);

        float[][] Gradients(Action backpropagate, float scale)
        {
            foreach (ParameterBlock block in model.Parameters)
                block.ZeroGradients();
            backpropagate();
            return [.. model.Parameters.Select(block => block.Gradients.ToArray().Select(gradient => scale * gradient).ToArray())];
        }
    }

    [Theory]
    [InlineData(LayerDirection.Forward, false), InlineData(LayerDirection.Concatenated, true)]
    public void A_label_depends_on_earlier_words_and_with_both_directions_on_later_ones(LayerDirection direction, bool seesLater)
    {
        using Tagger model = Create(direction);
        float[] sentence = model.Probabilities(["a", "b", "c"]), earlier = model.Probabilities(["d", "b", "c"]),
            later = model.Probabilities(["a", "b", "d"]);
        Assert.NotEqual(sentence[3..6], earlier[3..6]);
        Assert.Equal(seesLater, !sentence[3..6].SequenceEqual(later[3..6]));
    }

    [Fact]
    public void Words_get_their_likeliest_labels()
    {
        using Tagger model = Create(LayerDirection.Concatenated);
        string[] words = ["a", "what is this?", "d", "a"];
        float[] probabilities = model.Probabilities(words);
        string[] labels = model.Label(words);
        Assert.Equal(4, labels.Length);
        for (int t = 0; t < words.Length; t++)
            Assert.Equal(probabilities[(3 * t)..(3 * t + 3)].Max(), probabilities[3 * t + Array.IndexOf(["x", "y", "z"], labels[t])]);
        // What is not known is read as that.
        Assert.Equal(probabilities, model.Probabilities(["a", "<unk>", "d", "a"]));
        Assert.Empty(model.Label([]));
        Assert.Empty(model.Probabilities([]));
    }

    [Fact]
    public void A_batch_marks_padding_as_without_label()
    {
        var batch = new TagBatch([[1, 2], [3]], [[0, 1], [2]]);
        Assert.Equal([0, 2, 1, SoftmaxCrossEntropy.Ignored], batch.Labels.ToArray());
        Assert.Equal(3, batch.Words);
        Assert.Contains("Sentence 2 has 1 words and 2 labels",
            Assert.Throws<ArgumentException>(() => new TagBatch([[1, 2], [3]], [[0, 1], [2, 0]])).Message);
    }

    [Fact]
    public void Outputs_that_are_not_finite_are_an_error()
    {
        using Tagger model = Create(LayerDirection.Forward);
        foreach (ParameterBlock block in model.Parameters)
            block.Edit().Fill(3e38f);
        Assert.Contains("outputs are not finite: word 1 of sentence 1",
            Assert.Throws<NotFiniteNumberException>(() => model.Label(["a"])).Message);
        Assert.Throws<NotFiniteNumberException>(() => model.Probabilities(["a"]));
    }

    static Tagger Create(LayerDirection direction)
        => new([CellDefinition.Of<Gru>(), CellDefinition.Of<Lstm>()], Known, ["x", "y", "z"],
        new TaggerOptions { Stack = new() { HiddenSize = 5, Direction = direction, Residual = true }, EmbeddingSize = 5 }, seed: 2, OneThread);
}
