using CellDsl.Training.Decoding;

namespace CellDsl.Training.Tests;

public sealed class GreedyDecoderTests
{
    [Fact]
    public void The_likeliest_symbol_is_written_and_read_again()
    {
        var model = new ChainModel(symbols: 4, seed: 5);
        Hypothesis written = GreedyDecoder.Decode(model, new(First: 2, End: null, MaxLength: 6));
        Assert.Equal(6, written.Symbols.Count);
        double sum = 0;
        for (int k = 0; k < 6; k++)
        {
            float[] next = model.Next([2, .. written.Symbols.Take(k)]);
            Assert.Equal(next.Max(), next[written.Symbols[k]]);
            sum += next.Max();
        }
        Assert.Equal(sum, written.LogProbability, tolerance: 1e-12);
        Assert.False(written.Ended);
        Assert.Empty(written.Weights);
    }

    [Fact]
    public void The_end_symbol_ends_and_counts()
    {
        var model = new ChainModel(symbols: 3, seed: 1) { Adjust = (history, logits) => logits[history.Length < 3 ? 0 : 2] = 9 };
        Hypothesis written = GreedyDecoder.Decode(model, new(First: 1, End: 2, MaxLength: 10));
        Assert.Equal([0, 0], written.Symbols);
        Assert.True(written.Ended);
        Assert.Equal(3, model.Steps);
    }

    [Fact]
    public void Of_equally_likely_symbols_the_lowest_is_taken()
        => Assert.Equal([1, 1],
        GreedyDecoder.Decode(new ChainModel(4, 1) { Adjust = (_, x) => new float[] { 0, 7, 7, 7 }.CopyTo(x, 0) }, new(0, null, 2)).Symbols);

    [Fact]
    public void What_is_not_a_number_is_named()
    {
        var model = new ChainModel(symbols: 3, seed: 1) { Adjust = (history, logits) => logits[1] = history.Length == 2 ? float.NaN : 0 };
        string message = Assert.Throws<DecodingException>(() => GreedyDecoder.Decode(model, new(0, null, 5))).Message;
        Assert.Contains("Step 2", message);
        Assert.Contains("NaN", message);
    }
}
