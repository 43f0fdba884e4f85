using CellDsl.Lab.Inspecting.Page;
using CellDsl.Lab.Inspecting.Units;
using CellDsl.Lab.Tests.Support;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Sequences;

namespace CellDsl.Lab.Tests.Inspecting;

public sealed class UnitSearchTests
{
    [Fact]
    public void Signals_of_a_text()
    {
        IReadOnlyList<TextSignal> signals = TextSignal.Of([.. "a \"b\" (c[d])\ne1".Select(c => (int)c)]);

        Assert.Equal("001100000000000", Digits("quotes"));
        Assert.Equal("123456789ABC012", Digits("line position"));
        Assert.Equal("000000112210000", Digits("nesting depth"));
        Assert.Equal("100100010100012", Digits("word position"));
        Assert.True(signals[0].IsBinary);
        Assert.False(signals[1].IsBinary);

        string Digits(string name) => string.Concat(signals.Single(s => s.Name == name).Values.Select(v => ((int)v).ToString("X")));
    }

    [Fact]
    public void Quotations_end_at_a_blank_line_and_depth_stays_above_zero()
    {
        Assert.Equal([1, 1, 1, 0, 0], TextSignal.Of([.. "\"a\n\nb".Select(c => (int)c)])[0].Values);
        Assert.Equal([1, 1, 0, 0], TextSignal.Of([.. "“a”b".Select(c => (int)c)])[0].Values);
        Assert.Equal([0, 0, 1], TextSignal.Of([.. ")](".Select(c => (int)c)])[2].Values);
    }

    [Fact]
    public void Correlation_is_pearsons()
    {
        Assert.Equal(1, Correlation.Pearson([1, 2, 3], [10, 20, 30]), 1e-15);
        Assert.Equal(-1, Correlation.Pearson([1, 2, 3], [3, 2, 1]), 1e-15);
        Assert.Equal(0.5, Correlation.Pearson([1, 2, 3], [1, 3, 2]), 1e-15);
        Assert.Equal(0, Correlation.Pearson([2, 2, 2], [1, 2, 3]));
    }

    [Fact]
    public void Threshold_rule_is_the_best_of_all()
    {
        Assert.Equal(new ThresholdRule(1, 0.5, true), ThresholdRule.Best([0, 1, 0, 1], [0, 1, 0, 1]));
        Assert.Equal(new ThresholdRule(1, 0.5, false), ThresholdRule.Best([0, 1, 0, 1], [1, 0, 1, 0]));
        // Above 0.25: two right, one too many: 2·2/(3+2).
        Assert.Equal(new ThresholdRule(0.8, 0.25, true), ThresholdRule.Best([0, 0.5, 1, 2], [0, 1, 0, 1]));
        // Equal values stand on one side together.
        Assert.Equal(2.0 / 3, ThresholdRule.Best([1, 1], [1, 0]).F1, 1e-15);
    }

    [Fact]
    public void Threshold_rule_beats_every_threshold_tried_by_hand()
    {
        var random = new Random(3);
        double[] unit = [.. Enumerable.Range(0, 60).Select(_ => Math.Round(random.NextDouble(), 1))], signal
            = [.. unit.Select(u => random.NextDouble() < u ? 1.0 : 0)];
        ThresholdRule best = ThresholdRule.Best(unit, signal);
        Assert.Equal(best.F1, F1(best.Threshold, best.IsAbove), 1e-15);
        for (double threshold = -0.05; threshold < 1.1; threshold += 0.1)
            Assert.True(best.F1 >= Math.Max(F1(threshold, true), F1(threshold, false)) - 1e-15);

        double F1(double threshold, bool isAbove)
        {
            bool[] chosen = [.. unit.Select(u => u > threshold == isAbove)];
            double hits = chosen.Zip(signal, (c, s) => c && s == 1 ? 1 : 0).Sum();
            return 2 * hits / (chosen.Count(c => c) + signal.Sum());
        }
    }

    [Fact]
    public void Ties_are_broken_by_layer_state_and_unit()
    {
        float[] values = [0, 0, 1, 1, 0, 0];
        StateTrack[] tracks = [new(0, "h", 2, values), new(0, "c", 2, values), new(1, "h", 2, values)];
        var signal = new TextSignal("given", "", [0, 1, 0]);

        UnitRanking ranking = UnitRanking.Of(signal, tracks, 5);

        Assert.Equal([(0, "h", 0), (0, "h", 1), (0, "c", 0), (0, "c", 1), (1, "h", 0)], ranking.Units.Select(u => (u.Layer, u.State, u.Unit)));
        Assert.All(ranking.Units, u => Assert.Equal((1, 1), (u.Correlation, u.Rule!.F1)));
    }

    [Fact]
    public void Signal_that_never_changes_has_no_ranking()
        => Assert.Empty(UnitRanking.Of(new TextSignal("none", "", [0, 0]), [new(0, "h", 1, [1, 2])], 5).Units);

    [Fact]
    public void Bytes_of_a_page_are_within_half_a_step_of_the_values()
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 300).Select(_ => (float)(random.NextDouble() * 8 - 4))];
        TrackDrawing drawing = TrackDrawing.Of(new StateTrack(0, "c", 3, values), 100);
        byte[] bytes = Convert.FromBase64String(drawing.Data);
        for (int k = 0; k < values.Length; k++)
            Assert.Equal(values[k], (sbyte)bytes[k] / 127f * drawing.Scales[k % 3], drawing.Scales[k % 3] / 254 + 1e-6f);
    }

    /// <summary>Layer by layer with states carried from stretch to stretch: the same as the model's own stream of single steps.</summary>
    [Theory]
    [InlineData(false, 0.0)]
    [InlineData(true, 0.0)]
    [InlineData(true, 0.3)]
    public void Activations_are_those_of_the_models_stream(bool residual, double dropout)
    {
        using CharTrainerSetup setup
            = CharTrainerSetup.Create(["Lstm", "Gru", "Lstm"], text: string.Concat(Enumerable.Repeat("some words (and more)\n", 130)),
            new CharModelOptions { EmbeddingSize = CharTrainerSetup.Hidden, Residual = residual, Dropout = dropout });
        int[] text = [.. setup.Text.Select(c => (int)c)];

        UnitActivations activations = UnitActivations.Of(setup.Model, text);

        using var stream = setup.Model.Stack.Stream(1);
        Assert.Equal(["0 h", "0 c", "1 h", "2 h", "2 c"], activations.Tracks.Select(t => $"{t.Layer} {t.State}"));
        const int size = CharTrainerSetup.Hidden;
        float[] vector = new float[setup.Model.Embedding.Size], output = new float[size], state = new float[size];
        for (int t = 0; t < text.Length; t++)
        {
            setup.Model.Embedding.Forward(setup.Model.Vocabulary.Encode([text[t]]), vector);
            stream.Step(vector, output);
            foreach (StateTrack track in activations.Tracks)
            {
                // With dropout every second module of the stack is a layer.
                stream.GetState($"{(dropout > 0 ? 2 * track.Layer + 1 : track.Layer)}.{track.State}", state);
                Assert.Equal(state, track.Values.AsSpan(t * size, size).ToArray());
            }
        }
        Assert.True(text.Length > 2048);
    }
}
