using CellDsl.Training.Decoding;
using CellDsl.Training.Metrics;

namespace CellDsl.Training.Tests;

/// <summary>The example of docs/decoding.md.</summary>
public sealed class DocumentedExampleTests
{
    [Fact]
    public void The_example_does_what_the_page_says()
    {
        string[] words = ["<end>", "the", "a", "cat"];
        var model = new WordPairs(new float[,]
        {
            { 0.0f, 0.6f, 0.4f, 0.0f },
            { 0.4f, 0.3f, 0.0f, 0.3f },
            { 0.0f, 0.1f, 0.0f, 0.9f },
            { 1.0f, 0.0f, 0.0f, 0.0f },
        });
        var options = new DecoderOptions(First: 0, End: 0, MaxLength: 5);

        Hypothesis greedy = GreedyDecoder.Decode(model, options);
        Hypothesis best = BeamSearch.Decode(model, options, width: 2)[0];
        IReadOnlyList<Hypothesis> drawn = SamplingDecoder.Decode(model, options, new(TopK: 2), seed: 1, count: 3);
        string[] said = [.. best.Symbols.Select(symbol => words[symbol])];
        BleuScore score = Bleu.Sentence(said, [["a", "cat"]], order: 2);

        Assert.Equal(["the"], greedy.Symbols.Select(symbol => words[symbol]));
        Assert.Equal(Math.Log(0.24), greedy.LogProbability, tolerance: 1e-6);
        Assert.Equal(["a", "cat"], said);
        Assert.Equal(Math.Log(0.36), best.LogProbability, tolerance: 1e-6);
        Assert.Equal(3, drawn.Count);
        Assert.Equal(1, score.Score, tolerance: 1e-12);
    }

    sealed class WordPairs(float[,] next) : IStepModel
    {
        public int Symbols => next.GetLength(0);
        public void Start() { }
        public void Reorder(ReadOnlySpan<int> parents) { }

        public void Step(ReadOnlySpan<int> symbols, Span<float> logProbabilities)
        {
            for (int row = 0; row < symbols.Length; row++)
                for (int word = 0; word < Symbols; word++)
                    logProbabilities[row * Symbols + word] = MathF.Log(next[symbols[row], word]);
        }
    }
}
