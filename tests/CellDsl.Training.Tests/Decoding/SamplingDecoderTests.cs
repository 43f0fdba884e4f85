using CellDsl.Training.Decoding;

namespace CellDsl.Training.Tests;

public sealed class SamplingDecoderTests
{
    const int Draws = 4000;

    [Theory]
    [InlineData(1.0, null, 1.0)]
    [InlineData(0.5, null, 1.0)]
    [InlineData(2.0, 3, 1.0)]
    [InlineData(1.0, null, 0.7)]
    [InlineData(1.5, 4, 0.6)]
    public void Frequencies_are_the_probabilities(double temperature, int? topK, double topP)
    {
        var model = new ChainModel(symbols: 6, seed: 9);
        double[] expected = Expected(model.Next([0]), temperature, topK, topP);

        var samples = SamplingDecoder.Decode(model, new(0, null, MaxLength: 1), new(temperature, topK, topP), seed: 3, count: Draws);

        int[] counts = new int[6];
        foreach (Hypothesis sample in samples)
            counts[sample.Symbols[0]]++;
        // Five standard deviations of a binomial count, and never what cannot be drawn.
        for (int symbol = 0; symbol < 6; symbol++)
            Assert.Equal(Draws * expected[symbol], counts[symbol], tolerance: 5 * Math.Sqrt(Draws * expected[symbol] * (1 - expected[symbol])));
        Assert.Equal(topK is null && topP == 1, expected.All(p => p > 0));
    }

    [Fact]
    public void Whole_sequences_come_as_often_as_they_are_likely()
    {
        var model = new ChainModel(symbols: 3, seed: 4);
        var options = new DecoderOptions(First: 0, End: 2, MaxLength: 3);
        var samples = SamplingDecoder.Decode(model, options, new(), seed: 8, count: Draws);
        var counts = samples.CountBy(sample => (string.Join(' ', sample.Symbols), sample.Ended)).ToDictionary();
        foreach (var (symbols, ended, logProbability, _) in model.Exhaustive(options))
        {
            double p = Math.Exp(logProbability);
            Assert.Equal(Draws * p, counts.GetValueOrDefault((string.Join(' ', symbols), ended)), tolerance: 5 * Math.Sqrt(Draws * p * (1 - p)) + 1);
        }
    }

    [Fact]
    public void A_sample_follows_from_seed_and_number_alone()
    {
        var model = new ChainModel(symbols: 5, seed: 2, attention: true);
        var options = new DecoderOptions(First: 0, End: 4, MaxLength: 12);
        var many = Texts(SamplingDecoder.Decode(model, options, new(), seed: 7, count: 9));
        Assert.Equal(many, Texts(SamplingDecoder.Decode(model, options, new(), seed: 7, count: 9)));
        Assert.Equal(many[..4], Texts(SamplingDecoder.Decode(model, options, new(), seed: 7, count: 4)));
        Assert.NotEqual(many, Texts(SamplingDecoder.Decode(model, options, new(), seed: 8, count: 9)));
        Assert.InRange(many.Distinct().Count(), 5, 9);
        Assert.Empty(SamplingDecoder.Decode(model, options, new(), seed: 7, count: 0));

        static string[] Texts(IReadOnlyList<Hypothesis> samples)
            => [.. samples.Select(sample => $"{string.Join(' ', sample.Symbols)} {sample.Ended} {sample.LogProbability:R} {sample.Weights.Count}")];
    }

    [Fact]
    public void The_log_probability_is_the_models_own()
    {
        var model = new ChainModel(symbols: 5, seed: 2);
        Hypothesis sample = SamplingDecoder.Decode(model, new(0, null, 4), new(Temperature: 3, TopK: 2), seed: 1)[0];
        double sum = Enumerable.Range(0, 4).Sum(k => (double)model.Next([0, .. sample.Symbols.Take(k)])[sample.Symbols[k]]);
        Assert.Equal(sum, sample.LogProbability, tolerance: 1e-12);
    }

    [Theory]
    [InlineData(0.0, null, 1.0)]
    [InlineData(1.0, 1, 1.0)]
    [InlineData(1.0, null, 1e-9)]
    public void The_narrowest_sampling_is_greedy(double temperature, int? topK, double topP)
    {
        var model = new ChainModel(symbols: 5, seed: 6);
        var options = new DecoderOptions(First: 0, End: 3, MaxLength: 8);
        Assert.Equal(GreedyDecoder.Decode(model, options).Symbols, SamplingDecoder.Decode(model, options, new(temperature, topK, topP))[0].Symbols);
    }

    [Theory]
    [InlineData(-1.0, null, 1.0, "temperature")]
    [InlineData(double.NaN, null, 1.0, "temperature")]
    [InlineData(1.0, 0, 1.0, "Top k")]
    [InlineData(1.0, null, 0.0, "Top p")]
    [InlineData(1.0, null, 1.1, "Top p")]
    public void Options_out_of_range_are_named(double temperature, int? topK, double topP, string name)
        => Assert.Contains(name, Assert.Throws<ArgumentException>(
            () => SamplingDecoder.Decode(new ChainModel(3, 1), new(0, null, 2), new(temperature, topK, topP))).Message);

    [Fact]
    public void What_cannot_follow_is_never_drawn()
    {
        var model = new ChainModel(symbols: 4, seed: 1) { Adjust = (_, logits) => logits[1] = logits[3] = float.NegativeInfinity };
        var samples = SamplingDecoder.Decode(model, new(0, null, 10), new(Temperature: 5), count: 50);
        Assert.Equal([0, 2], samples.SelectMany(sample => sample.Symbols).Distinct().Order());
    }

    static double[] Expected(float[] logProbabilities, double temperature, int? topK, double topP)
    {
        double[] p = Normalized([.. logProbabilities.Select(x => Math.Exp(x / temperature))]);
        int[] order = [.. Enumerable.Range(0, p.Length).OrderByDescending(k => p[k])];
        foreach (int k in order.Skip(topK ?? p.Length))
            p[k] = 0;
        p = Normalized(p);
        double sum = 0;
        foreach (int k in order)
        {
            double own = p[k];
            if (sum >= topP)
                p[k] = 0;
            sum += own;
        }
        return Normalized(p);
    }

    static double[] Normalized(double[] weights) => [.. weights.Select(weight => weight / weights.Sum())];
}
