using CellDsl.Training.Decoding;

namespace CellDsl.Training.Tests;

public sealed class BeamSearchTests
{
    const int End = 2;

    public static TheoryData<ulong, string> Searches()
    {
        var data = new TheoryData<ulong, string>();
        for (ulong seed = 1; seed <= 6; seed++)
            foreach (string normalization in new[] { "none", "mean", "wu" })
                data.Add(seed, normalization);
        return data;
    }

    [Theory, MemberData(nameof(Searches))]
    public void A_beam_as_wide_as_all_sequences_finds_them_all_in_order(ulong seed, string normalization)
    {
        var model = new ChainModel(symbols: 3, seed);
        var options = new DecoderOptions(First: 0, End, MaxLength: 4);
        LengthNormalization by = Normalization(normalization);

        var found = BeamSearch.Decode(model, options, width: 81, by);

        var all = model.Exhaustive(options)
            .OrderByDescending(sequence => sequence.Ended)
            .ThenByDescending(sequence => by.Score(sequence.LogProbability, sequence.Steps)).ToArray();
        // 1 + 2 + 4 + 8 that end and 16 that do not.
        Assert.Equal(31, all.Length);
        Assert.Equal(all.Length, found.Count);
        for (int k = 0; k < all.Length; k++)
        {
            Assert.Equal(all[k].Symbols, found[k].Symbols);
            Assert.Equal(all[k].Ended, found[k].Ended);
            Assert.Equal(all[k].LogProbability, found[k].LogProbability, tolerance: 1e-12);
            Assert.Equal(by.Score(all[k].LogProbability, all[k].Steps), found[k].Score, tolerance: 1e-12);
        }
        Assert.Equal(1, found.Sum(hypothesis => Math.Exp(hypothesis.LogProbability)), tolerance: 1e-5);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(null)]
    public void Width_one_is_greedy(int? end)
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var model = new ChainModel(symbols: 5, seed, attention: true);
            var options = new DecoderOptions(First: 1, end, MaxLength: 7);
            Hypothesis greedy = GreedyDecoder.Decode(model, options), beam
                = Assert.Single(BeamSearch.Decode(model, options, width: 1, LengthNormalization.Mean));
            Assert.Equal(greedy.Symbols, beam.Symbols);
            Assert.Equal(greedy.Ended, beam.Ended);
            Assert.Equal(greedy.LogProbability, beam.LogProbability);
            Assert.Equal(greedy.Weights, beam.Weights);
        }
    }

    [Fact]
    public void A_less_likely_beginning_may_lead_to_the_best_sequence()
    {
        // The first symbol 0 is the likelier (0.6), but then all three symbols are alike; after 1 the end is nearly sure.
        var model = new ChainModel(symbols: 3, seed: 1)
        {
            Adjust = (history, logits) => (history[1..] switch
            {
                [] => [MathF.Log(0.6f), MathF.Log(0.4f), float.NegativeInfinity],
                [1] => [MathF.Log(0.05f), MathF.Log(0.05f), MathF.Log(0.9f)],
                _ => new float[3],
            }).CopyTo(logits, 0),
        };
        var options = new DecoderOptions(First: 0, End: 2, MaxLength: 2);
        Assert.Equal([0, 0], GreedyDecoder.Decode(model, options).Symbols);
        Hypothesis best = BeamSearch.Decode(model, options, width: 2)[0];
        Assert.Equal([1], best.Symbols);
        Assert.Equal(Math.Log(0.36), best.Score, tolerance: 1e-6);
    }

    [Fact]
    public void Length_normalisation_lets_longer_hypotheses_win()
    {
        // "End at once" has probability 0.4; the longer way 0.6 · 0.6 · 0.6 = 0.216, a mean of log 0.6 a step.
        var model = new ChainModel(symbols: 2, seed: 1)
        {
            Adjust = (history, logits)
                => (history.Length < 3 ? new[] { MathF.Log(0.6f), MathF.Log(0.4f) } : [MathF.Log(0.4f), MathF.Log(0.6f)]).CopyTo(logits, 0),
        };
        var options = new DecoderOptions(First: 0, End: 1, MaxLength: 5);
        Assert.Empty(BeamSearch.Decode(model, options, width: 3)[0].Symbols);
        Hypothesis mean = BeamSearch.Decode(model, options, width: 3, LengthNormalization.Mean)[0];
        Assert.Equal([0, 0], mean.Symbols);
        Assert.Equal(Math.Log(0.6), mean.Score, tolerance: 1e-6);
        Assert.Equal(Math.Log(0.216), mean.LogProbability, tolerance: 1e-6);
    }

    [Fact]
    public void Normalisation_follows_its_formula()
    {
        Assert.Equal(-6, LengthNormalization.None.Score(-6, 4));
        Assert.Equal(-1.5, LengthNormalization.Mean.Score(-6, 4));
        Assert.Equal(-6 / Math.Pow(1.5, 0.7), LengthNormalization.Wu(0.7).Score(-6, 4), tolerance: 1e-12);
        Assert.Equal(-6, LengthNormalization.Wu(0.7).Score(-6, 1));
        Assert.Equal(-6, LengthNormalization.Wu(0).Score(-6, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => LengthNormalization.Wu(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LengthNormalization.Wu(double.NaN));
    }

    [Fact]
    public void Weights_follow_their_hypothesis()
    {
        var model = new ChainModel(symbols: 4, seed: 3, attention: true);
        foreach (Hypothesis hypothesis in BeamSearch.Decode(model, new(First: 3, End: 0, MaxLength: 5), width: 6))
        {
            int[] read = [3, .. hypothesis.Symbols];
            int steps = hypothesis.Symbols.Count + (hypothesis.Ended ? 1 : 0);
            Assert.Equal(Enumerable.Range(0, steps).Select(k => new float[] { k + 1, read[k] }), hypothesis.Weights);
        }
    }

    [Fact]
    public void The_search_stops_when_all_places_are_taken_by_ended_hypotheses()
    {
        var model = new ChainModel(symbols: 3, seed: 1) { Adjust = (_, logits) => logits[End] = 50 };
        Assert.Equal(2, BeamSearch.Decode(model, new(0, End, MaxLength: 1000), width: 2).Count);
        Assert.InRange(model.Steps, 2, 3);
    }

    [Fact]
    public void A_beginning_without_continuation_is_dropped_until_none_is_left()
    {
        var dead = new DeadEnds(new ChainModel(symbols: 3, seed: 1));
        Assert.All(BeamSearch.Decode(dead, new(0, End, MaxLength: 3), width: 20), hypothesis
            => Assert.DoesNotContain(1, hypothesis.Symbols.SkipLast(1)));
        Assert.Contains("Step 1", Assert.Throws<DecodingException>(() => BeamSearch.Decode(dead, new(1, End, MaxLength: 3), width: 20)).Message);
    }

    [Fact]
    public void Options_that_do_not_fit_are_named()
    {
        var model = new ChainModel(symbols: 3, seed: 1);
        Assert.Contains("first symbol is 3", Assert.Throws<ArgumentException>(() => BeamSearch.Decode(model, new(3, End, 4), 2)).Message);
        Assert.Contains("end symbol is -1", Assert.Throws<ArgumentException>(() => BeamSearch.Decode(model, new(0, -1, 4), 2)).Message);
        Assert.Contains("length is 0", Assert.Throws<ArgumentException>(() => BeamSearch.Decode(model, new(0, End, 0), 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => BeamSearch.Decode(model, new(0, End, 4), 0));
    }

    static LengthNormalization Normalization(string name) => name switch
    {
        "mean" => LengthNormalization.Mean,
        "wu" => LengthNormalization.Wu(0.7),
        _ => LengthNormalization.None,
    };

    /// <summary>Nothing can follow symbol 1.</summary>
    sealed class DeadEnds(IStepModel model) : IStepModel
    {
        public int Symbols => model.Symbols;
        public void Start() => model.Start();
        public void Reorder(ReadOnlySpan<int> parents) => model.Reorder(parents);

        public void Step(ReadOnlySpan<int> symbols, Span<float> logProbabilities)
        {
            model.Step(symbols, logProbabilities);
            for (int row = 0; row < symbols.Length; row++)
                if (symbols[row] == 1)
                    logProbabilities.Slice(row * Symbols, Symbols).Fill(float.NegativeInfinity);
        }
    }
}
