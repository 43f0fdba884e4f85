using CellDsl.Cells;
using CellDsl.Training.Decoding;
using CellDsl.Training.Losses;
using CellDsl.Training.Metrics;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Models.Words;
using CellDsl.Training.Text;

namespace CellDsl.Conformance.Tests.Museum;

[Room(7, "Texts and scores")]
public sealed class TextsAndScores
{
    [Fact]
    [Exhibit(
        "A perfect sentence of three words has a lower BLEU than one with an error",
        "nltk/nltk#1539, nltk/nltk#2217, mjpost/sacrebleu#114",
        "Without smoothing both have no 4-gram and so 0; with it, or with n up to 3, the perfect one has 1")]
    public void BleuOfShortSentences()
    {
        string[] reference = ["a", "b", "c"], wrong = ["a", "b", "d"];
        Assert.Equal(0, Bleu.Sentence(reference, [reference]).Score);
        Assert.Equal(0, Bleu.Sentence(wrong, [reference]).Score);
        Assert.Equal(1, Bleu.Sentence(reference, [reference], order: 3).Score, tolerance: 1e-15);
        Assert.Equal(1, Bleu.Sentence(reference, [reference], smoothing: BleuSmoothing.AddOne).Score, tolerance: 1e-15);
        Assert.InRange(Bleu.Sentence(wrong, [reference], smoothing: BleuSmoothing.AddOne).Score, 0.01, 0.99);
    }

    [Fact]
    [Exhibit(
        "Smoothing makes 50 of a word that is wrong",
        "mjpost/sacrebleu#141",
        "A sentence without one right word has 0")]
    public void BleuWithoutAMatch()
    {
        Assert.Equal(0, Bleu.Sentence(["yes"], [["no"]], smoothing: BleuSmoothing.AddOne).Score);
        Assert.Equal(0, Bleu.Sentence<string>([], [["no"]], smoothing: BleuSmoothing.AddOne).Score);
    }

    [Fact]
    [Exhibit(
        "Perplexity is a mean of the batches' means, or of their perplexities, so the last short one counts too much",
        "keras-team/keras-hub#2958, apache/mxnet#5905, macournoyer/neuralconvo#67, tensorflow/tensorflow#27993",
        "e to the mean over all words, however the text is cut")]
    public void PerplexityOfRaggedPieces()
    {
        WordText text = WordText.FromText("t", string.Join('\n', "a b c a", "b c", "a b b c a c b", "c"));
        using var model = new WordModel([CellDefinition.Of<Lstm>()], TokenVocabulary.Of(text.Words, always: WordText.EndOfLine),
            new WordModelOptions { Stack = new StackOptions { HiddenSize = 5 }, InitialBound = 1 }, seed: 3);
        double whole = model.Perplexity(text, length: 100);
        foreach (int length in new[] { 1, 3, 5, 7, 17 })
            Assert.Equal(whole, model.Perplexity(text, length), tolerance: 1e-5 * whole);
    }

    [Fact]
    [Exhibit(
        "Padding counts in the loss, so a text's score depends on its neighbours",
        "ml-explore/mlx-lm#1855",
        "Ignored rows have no loss and no gradient, whatever their logits are")]
    public void LossOfPadding()
    {
        float[] alone = [1, 2, 3], padded = [1, 2, 3, float.NaN, float.PositiveInfinity, -1];
        int[] targets = [2, SoftmaxCrossEntropy.Ignored];
        Assert.Equal(SoftmaxCrossEntropy.Sum((float[])[.. alone], [2]), SoftmaxCrossEntropy.Sum((float[])[.. padded], targets));
        SoftmaxCrossEntropy.Backward(padded, targets, scale: 1);
        Assert.Equal([0, 0, 0], padded[3..]);
        Assert.Equal(0, padded[..3].Sum(), tolerance: 1e-6);
    }

    [Fact]
    [Exhibit(
        "The ends of sentences that a text has already are counted again, and a word shares its number with the end",
        "mila-iqia/blocks-examples#77, dmlc/gluon-nlp#749",
        "A line that ends in <eos> has one; <unk> and <eos> have numbers of their own")]
    public void MarkersInTheText()
    {
        WordText text = WordText.FromText("t", "a <unk> b <eos>\nc <eos>\n");
        Assert.Equal(["a", "<unk>", "b", "<eos>", "c", "<eos>"], text.Words);
        var vocabulary = TokenVocabulary.Of(text.Words, always: WordText.EndOfLine);
        Assert.Equal(vocabulary.Size, vocabulary.Tokens.Select(vocabulary.Encode).Distinct().Count());
        Assert.Equal(TokenVocabulary.Unknown, vocabulary.Encode("<unk>"));
    }

    [Fact]
    [Exhibit(
        "A word that a vocabulary has twice makes two rows of one",
        "OpenNMT/OpenNMT-tf#910, yuvalpinter/Mimick#9",
        "Refused, with the word")]
    public void AWordTwice() => Assert.Contains("'a' twice", Assert.Throws<FormatException>(() => new TokenVocabulary(["<unk>", "a", "a"])).Message);

    [Fact]
    [Exhibit(
        "A beam search stops at the first sentences that end, though longer ones would score better",
        "OpenNMT/OpenNMT-py#1320, neulab/xnmt#572, joeynmt/joeynmt#148",
        "It goes on until its places are full of ended ones; the best by the normalised score comes first")]
    public void BeamThatEndsEarly()
    {
        var model = new Chain(history => history.Length < 3 ? [0.6, 0.4] : [0.4, 0.6]);
        var options = new DecoderOptions(First: 0, End: 1, MaxLength: 5);
        Assert.Empty(BeamSearch.Decode(model, options, width: 3)[0].Symbols);
        Assert.Equal([0, 0], BeamSearch.Decode(model, options, width: 3, LengthNormalization.Mean)[0].Symbols);
    }

    [Fact]
    [Exhibit(
        "Sentences that have ended are extended, and the search runs to the greatest length",
        "awslabs/sockeye#233",
        "What has ended keeps its place and its score; the search ends with the last")]
    public void EndedSentencesAreLeftAlone()
    {
        var model = new Chain(history => history.Length == 1 ? [0.5, 0.5] : [1e-6, 1 - 1e-6]);
        IReadOnlyList<Hypothesis> found = BeamSearch.Decode(model, new DecoderOptions(First: 0, End: 1, MaxLength: 50), width: 2);
        Assert.Equal(2, model.Steps);
        Assert.All(found, hypothesis => Assert.True(hypothesis.Ended));
    }

    /// <summary>Two symbols whose probabilities depend on what was read.</summary>
    sealed class Chain(Func<int[], double[]> next) : IStepModel
    {
        List<int[]> _rows = [];

        public int Symbols => 2;
        public int Steps { get; private set; }

        public void Start() => (_rows, Steps) = ([[]], 0);

        public void Reorder(ReadOnlySpan<int> parents) => _rows = [.. parents.ToArray().Select(parent => _rows[parent])];

        public void Step(ReadOnlySpan<int> read, Span<float> logProbabilities)
        {
            Steps++;
            for (int row = 0; row < read.Length; row++)
            {
                _rows[row] = [.. _rows[row], read[row]];
                double[] probabilities = next(_rows[row]);
                for (int symbol = 0; symbol < Symbols; symbol++)
                    logProbabilities[row * Symbols + symbol] = (float)Math.Log(probabilities[symbol]);
            }
        }
    }
}
