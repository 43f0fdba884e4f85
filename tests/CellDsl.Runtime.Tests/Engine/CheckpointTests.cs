using System.Numerics.Tensors;
using CellDsl.Backends.Cpu;
using CellDsl.Execution;
using CellDsl.Runtime.Tests.Support;

namespace CellDsl.Runtime.Tests.Engine;

public class CheckpointTests
{
    const int T = 7, B = 3;
    static readonly int[] s_lengths = [7, 0, 4];

    public static TheoryData<string, int, int, bool> Every()
    {
        var data = new TheoryData<string, int, int, bool>();
        foreach (string cell in CellCase.All.Select(c => c.ToString()))
            foreach (int every in new[] { 1, 2, 3, 6, T, T + 5 })
            {
                data.Add(cell, every, 512, false);
                data.Add(cell, every, 0, true);
            }
        return data;
    }

    /// <summary>Every row has the same numbers however many steps are run at once; only sums over steps are formed in another order.</summary>
    [Theory, MemberData(nameof(Every))]
    public void NothingChangesButTheOrderOfSums(string name, int every, int bits, bool ragged)
    {
        CellCase cell = CellCase.Named(name);
        using SequenceLayer<double> plain = cell.Layer<double>(cell.Sizes(5, 6), vectorBits: bits);
        using SequenceLayer<double> checkpointed = cell.Layer<double>(cell.Sizes(5, 6), vectorBits: bits, checkpointEvery: every);
        var sample = new Sample(cell.Description, plain.Sizes, T, B, ragged ? s_lengths : null);
        Outcome expected = Outcome.Of(plain, sample);
        Outcome actual = Outcome.Of(checkpointed, sample);

        actual.AssertNear(expected, 1e-14);
        HashSet<string> sums
            = [.. cell.Description.Parameters.Select(p => p.Name).Concat(cell.Description.Contexts.Select(c => c.Name)).Select(n => "d" + n)];
        actual.AssertSame(expected, name => !sums.Contains(name));
    }

    [Theory, MemberData(nameof(CellCase.Names), MemberType = typeof(CellCase))]
    public void FloatAndThreadsAsWell(string name)
    {
        CellCase cell = CellCase.Named(name);
        using SequenceLayer<float> plain = cell.Layer<float>(cell.Sizes(9, 17));
        using SequenceLayer<float> one = cell.Layer<float>(cell.Sizes(9, 17), checkpointEvery: 3);
        using SequenceLayer<float> two = cell.Layer<float>(cell.Sizes(9, 17), new Sharing(2, SmallWork: true), checkpointEvery: 3);
        var sample = new Sample(cell.Description, plain.Sizes, T, B);
        Outcome alone = Outcome.Of(one, sample);
        alone.AssertNear(Outcome.Of(plain, sample), 100 * Math.Pow(2, -24));
        Outcome.Of(two, sample).AssertSame(alone);
    }

    [Theory, MemberData(nameof(CellCase.Names), MemberType = typeof(CellCase))]
    public void CapturedValuesAreTheSame(string name)
    {
        CellCase cell = CellCase.Named(name);
        using SequenceLayer<double> plain = cell.Layer<double>(cell.Sizes(5, 6));
        using SequenceLayer<double> checkpointed = cell.Layer<double>(cell.Sizes(5, 6), checkpointEvery: 3);
        var sample = new Sample(cell.Description, plain.Sizes, T, B, s_lengths);
        SequenceArguments<double> arguments = sample.Arguments<double>([.. cell.Description.Captures]);
        using RecordedPass<double> expected = plain.Record(arguments);
        using RecordedPass<double> actual = checkpointed.Record(arguments);

        Assert.Equal(cell.Description.Captures.Order(StringComparer.Ordinal), actual.Captured.Keys.Order(StringComparer.Ordinal));
        foreach (string value in cell.Description.Captures)
            Assert.Equal(Outcome.Numbers(expected.Captured[value]), Outcome.Numbers(actual.Captured[value]));
        Assert.Equal(
            Outcome.Numbers(expected.Backward(sample.OutputGradient<double>()).Input),
            Outcome.Numbers(actual.Backward(sample.OutputGradient<double>()).Input));
    }

    [Theory, MemberData(nameof(CellCase.Names), MemberType = typeof(CellCase))]
    public void ArgumentsMayChangeBetweenRecordAndBackward(string name)
    {
        CellCase cell = CellCase.Named(name);
        using SequenceLayer<double> layer = cell.Layer<double>(cell.Sizes(5, 6), checkpointEvery: 2);
        var sample = new Sample(cell.Description, layer.Sizes, T, B, s_lengths);
        Outcome expected = Outcome.Of(layer, sample);

        layer.Parameters.ZeroGradients();
        SequenceArguments<double> arguments = sample.Arguments<double>();
        arguments.Lengths = [.. s_lengths];
        using RecordedPass<double> pass = layer.Record(arguments);
        foreach (Tensor<double> tensor in arguments.Inputs.Values.Concat(arguments.Contexts.Values).Concat(arguments.InitialStates.Values))
            tensor.Fill(double.NaN);
        Array.Clear(arguments.Lengths);
        pass.Output.Fill(double.NaN);
        BackwardResult<double> back = pass.Backward(sample.OutputGradient<double>(), sample.FinalGradients<double>());

        foreach (var (input, gradient) in back.Inputs.Concat(back.InitialStates).Concat(back.Contexts))
            Assert.Equal(expected.Values["d" + input], Outcome.Numbers(gradient));
        foreach (ParameterInfo parameter in cell.Description.Parameters)
            Assert.Equal(expected.Values["d" + parameter.Name], layer.Parameters.Gradient(parameter.Name).ToArray());
    }

    [Fact]
    public void SeveralPassesAreAliveAtOnce()
    {
        using SequenceLayer<double> layer = CellCase.Mix.Layer<double>(CellCase.Mix.Sizes(5, 6), checkpointEvery: 3);
        var first = new Sample(layer.Cell, layer.Sizes, T, B);
        var second = new Sample(layer.Cell, layer.Sizes, T, B, seed: 2);
        Outcome expected = Outcome.Of(layer, first);

        layer.Parameters.ZeroGradients();
        using RecordedPass<double> pass = layer.Record(first.Arguments<double>());
        using RecordedPass<double> other = layer.Record(second.Arguments<double>());
        layer.Run(second.Arguments<double>());
        BackwardResult<double> back = pass.Backward(first.OutputGradient<double>(), first.FinalGradients<double>());
        foreach (var (context, gradient) in back.Contexts)
            Assert.Equal(expected.Values["d" + context], Outcome.Numbers(gradient));
        Assert.Equal(expected.Values["dx"], Outcome.Numbers(back.Inputs["x"]));
    }

    [Fact]
    public void ParameterGradientsOfSeveralPassesAddUp()
    {
        using SequenceLayer<double> layer = CellCase.Lstm.Layer<double>(CellCase.Lstm.Sizes(5, 6), checkpointEvery: 2);
        var sample = new Sample(layer.Cell, layer.Sizes, T, B);
        Outcome.Of(layer, sample);
        double[] once = layer.Parameters.Gradients.ToArray();
        using RecordedPass<double> pass = layer.Record(sample.Arguments<double>());
        pass.Backward(sample.OutputGradient<double>(), sample.FinalGradients<double>());
        Near.Assert("gradients", [.. once.Select(g => 2 * g)], layer.Parameters.Gradients.ToArray(), 1e-14);
    }

    /// <summary>Room for √T steps, and states at √T steps, instead of T steps.</summary>
    [Fact]
    public void MemoryGrowsWithTheRootOfTheSteps()
    {
        const int Steps = 256, Batch = 4, Input = 16, Hidden = 64;
        long Kept(int? every)
        {
            using SequenceLayer<float> layer = CellCase.Lstm.Layer<float>(CellCase.Lstm.Sizes(Input, Hidden), checkpointEvery: every);
            var sample = new Sample(layer.Cell, layer.Sizes, Steps, Batch);
            using RecordedPass<float> pass = layer.Record(sample.Arguments<float>());
            long kept = pass.KeptBytes;
            pass.Backward(sample.OutputGradient<float>());
            Assert.Equal(kept, pass.KeptBytes);
            return kept;
        }
        CellDescription cell = HandLstm.Description;
        int[] sizes = [1, Input, Hidden];
        long saved = CellCost.SavedBytesPerStep(cell, sizes, sizeof(float));
        long adjoints = CellCost.AdjointBytesPerStep(cell, sizes, sizeof(float));
        // Adjoints, and what only passes into the loop, are held for a part of the steps.
        Assert.InRange(Kept(null), saved * Steps * Batch / 2, 1.25 * (saved + adjoints) * Steps * Batch);

        double inputs = sizeof(float) * Input * Steps * Batch;
        double states = sizeof(float) * 2 * Hidden * 16 * Batch;
        double segment = (saved + adjoints) * 16 * Batch;
        Assert.InRange(Kept(16), inputs + states, 2 * (inputs + states + segment));
        Assert.True(Kept(16) < Kept(null) / 4);
        Assert.Equal(Kept(null), Kept(Steps));
    }

    [Fact]
    public void WhatBackwardRefusesItRefusesHereToo()
    {
        using SequenceLayer<double> layer = CellCase.Lstm.Layer<double>(CellCase.Lstm.Sizes(5, 6), checkpointEvery: 2);
        var sample = new Sample(layer.Cell, layer.Sizes, T, B);
        RecordedPass<double> pass = layer.Record(sample.Arguments<double>());
        Assert.Contains("must be [7, 3, 6]",
            Assert.Throws<ArgumentException>(() => pass.Backward(Tensor.CreateFromShape<double>([T, B, 5]))).Message);
        pass.Backward(sample.OutputGradient<double>());
        Assert.Contains("record again", Assert.Throws<InvalidOperationException>(() => pass.Backward(sample.OutputGradient<double>())).Message);
        pass.Dispose();
        pass.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pass.Backward(sample.OutputGradient<double>()));
        Assert.Equal(0, pass.KeptBytes);

        using RecordedPass<double> stale = layer.Record(sample.Arguments<double>());
        layer.Parameters.Edit();
        Assert.Contains("were changed", Assert.Throws<InvalidOperationException>(() => stale.Backward(sample.OutputGradient<double>())).Message);
    }

    [Theory, InlineData(0), InlineData(-3)]
    public void ThereAreAtLeastSoManySteps(int every)
        => Assert.Contains($"CheckpointEvery must be at least 1, or null; it is {every}", Assert.Throws<ArgumentException>(
            () => new RecurrentLayer<HandGru>(2, 3, 0, new LayerOptions { CheckpointEvery = every })).Message);

    [Fact]
    public void TheOptionReachesTheLayer()
    {
        using var plain = new RecurrentLayer<HandGru>(8, 16, 0, new LayerOptions { Threads = 1 });
        using var checkpointed = new RecurrentLayer<HandGru>(8, 16, 0, new LayerOptions { Threads = 1, CheckpointEvery = 8 });
        Tensor<float> x = Tensor.CreateFromShape<float>([64, 2, 8]);
        using RecordedPass<float> whole = plain.Record(x), segments = checkpointed.Record(x);
        Assert.True(segments.KeptBytes < whole.KeptBytes / 3);
    }
}
