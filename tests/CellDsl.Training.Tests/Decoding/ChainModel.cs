using CellDsl.Lab.Formatting;
using CellDsl.Training.Decoding;

namespace CellDsl.Training.Tests;

/// <summary>A model whose next symbol depends on all that a row has read, through random numbers keyed by it; its state is that history itself,
/// so a row in the wrong place gives other numbers.</summary>
sealed class ChainModel(int symbols, ulong seed, bool attention = false) : IStepModel
{
    List<int[]> _rows = [];

    public int Symbols => symbols;
    public int Steps { get; private set; }
    /// <summary>Changes the logits that follow a history.</summary>
    public Action<int[], float[]> Adjust { get; init; } = static (_, _) => { };

    public void Start() => _rows = [[]];

    public void Reorder(ReadOnlySpan<int> parents) => _rows = [.. parents.ToArray().Select(parent => _rows[parent])];

    public void Step(ReadOnlySpan<int> read, Span<float> logProbabilities)
    {
        Assert.Equal(_rows.Count, read.Length);
        Assert.Equal(_rows.Count * symbols, logProbabilities.Length);
        Steps++;
        for (int row = 0; row < read.Length; row++)
        {
            _rows[row] = [.. _rows[row], read[row]];
            Next(_rows[row]).CopyTo(logProbabilities[(row * symbols)..]);
        }
    }

    public ReadOnlySpan<float> Weights(int row) => attention ? new float[] { _rows[row].Length, _rows[row][^1] } : [];

    /// <summary>Log-probabilities of what follows a history, the first symbol included.</summary>
    public float[] Next(int[] history)
    {
        float[] logits
            = Numbers.Uniform(symbols, history.Aggregate(seed, (key, symbol) => new CounterRandom(key, "history").Bits((ulong)symbol)), bound: 2);
        Adjust(history, logits);
        LogSoftmax.Rows(logits, symbols);
        return logits;
    }

    /// <summary>All sequences of at most <paramref name="options"/>.MaxLength steps.</summary>
    public IEnumerable<(int[] Symbols, bool Ended, double LogProbability, int Steps)> Exhaustive(DecoderOptions options)
        => Exhaustive(options, [options.First], 0);

    IEnumerable<(int[] Symbols, bool Ended, double LogProbability, int Steps)> Exhaustive(DecoderOptions options, int[] history, double sum)
    {
        float[] next = Next(history);
        for (int symbol = 0; symbol < symbols; symbol++)
        {
            int[] longer = [.. history, symbol];
            double total = sum + next[symbol];
            if (symbol == options.End)
                yield return (history[1..], true, total, history.Length);
            else if (history.Length == options.MaxLength)
                yield return (longer[1..], false, total, history.Length);
            else
                foreach (var rest in Exhaustive(options, longer, total))
                    yield return rest;
        }
    }
}
