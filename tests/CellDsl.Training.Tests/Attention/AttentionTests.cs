using CellDsl.Lab.Formatting;
using CellDsl.Lab.Memory;
using CellDsl.Training.Attention;

namespace CellDsl.Training.Tests;

public sealed class AttentionTests
{
    const int S = 33, B = 9, T = 17, M = 40, N = 52, Hidden = 24;

    readonly int[] _lengths = [33, 0, 1, 20, 7, 33, 2, 15, 30];
    readonly float[] _queries = Numbers.Uniform(T * B * M, 1), _states = Numbers.Uniform(S * B * N, 2), _dContexts = Numbers.Uniform(T * B * N, 3);

    [Theory]
    [InlineData(AttentionScore.Dot)]
    [InlineData(AttentionScore.General)]
    [InlineData(AttentionScore.Additive)]
    public void Single_precision_agrees_with_double(AttentionScore score)
    {
        int m = score == AttentionScore.Dot ? N : M;
        float[] queries = Numbers.Uniform(T * B * m, 1);
        var attention = Create(score, m, threads: 1);
        Result found = Run(attention, queries);

        AttentionShape shape = new(score, m, N, score == AttentionScore.Additive ? Hidden : 0);
        var parameters = new DoubleArrays(shape.Arrays, 1);
        for (int k = 0, start = 0; k < parameters.Values.Length; start += parameters.Values[k++].Length)
            for (int n = 0; n < parameters.Values[k].Length; n++)
                parameters.Values[k][n] = attention.Parameters.Values[start + n];
        var core = new AttentionCore<double>(shape, parameters, threads: 1);
        var memory = new MemoryCore<double>();
        double[] weights = new double[T * B * S], contexts = new double[T * B * N], dQueries = new double[queries.Length], dStates
            = new double[_states.Length];
        double[] wide = [.. queries.Select(x => (double)x)];
        core.Read(memory, [.. _states.Select(x => (double)x)], _lengths, S, B);
        core.Forward(memory, wide, weights, contexts);
        core.Backward(memory, wide, weights, [.. _dContexts.Select(x => (double)x)], dQueries);
        core.Finish(memory, dStates);

        // Sums of up to T·ΣL products of numbers below ten: a few hundred roundings of 6e-8.
        const double tolerance = 2e-4;
        AssertClose(weights, found.Weights, tolerance);
        AssertClose(contexts, found.Contexts, tolerance);
        AssertClose(dQueries, found.QueryGradients, tolerance);
        AssertClose(dStates, found.StateGradients, tolerance);
        AssertClose([.. parameters.Gradients.SelectMany(gradients => gradients)], found.ParameterGradients, tolerance);
    }

    [Theory]
    [InlineData(AttentionScore.General)]
    [InlineData(AttentionScore.Additive)]
    public void The_number_of_threads_changes_no_bit(AttentionScore score)
    {
        Result one = Run(Create(score, M, threads: 1), _queries), three = Run(Create(score, M, threads: 3), _queries);
        Assert.Equal(one.Weights, three.Weights);
        Assert.Equal(one.Contexts, three.Contexts);
        Assert.Equal(one.QueryGradients, three.QueryGradients);
        Assert.Equal(one.StateGradients, three.StateGradients);
        Assert.Equal(one.ParameterGradients, three.ParameterGradients);
    }

    [Theory]
    [InlineData(AttentionScore.General)]
    [InlineData(AttentionScore.Additive)]
    public void Padding_is_not_read_and_gets_nothing(AttentionScore score)
    {
        Result clean = Run(Create(score, M, threads: 1), _queries);
        for (int s = 0; s < S; s++)
            for (int b = 0; b < B; b++)
                if (s >= _lengths[b])
                    _states.AsSpan((s * B + b) * N, N).Fill(float.NaN);
        Result padded = Run(Create(score, M, threads: 1), _queries);
        Assert.Equal(clean.Contexts, padded.Contexts);
        Assert.Equal(clean.StateGradients, padded.StateGradients);
        Assert.Equal(clean.ParameterGradients, padded.ParameterGradients);
        for (int s = 0; s < S; s++)
            for (int b = 0; b < B; b++)
            {
                Assert.Equal(s >= _lengths[b], padded.Weights[b * S + s] == 0);
                if (s >= _lengths[b])
                    Assert.All(padded.StateGradients[((s * B + b) * N)..((s * B + b + 1) * N)], gradient => Assert.Equal(0, gradient));
            }
    }

    [Theory]
    [InlineData(AttentionScore.Dot)]
    [InlineData(AttentionScore.Additive)]
    public void An_empty_source_gives_zeros(AttentionScore score)
    {
        var attention = Create(score, N, threads: 1);
        foreach (int steps in new[] { 0, 3 })
        {
            var memory = new AttentionMemory();
            attention.Read(memory, new float[steps * 2 * N], [0, 0], steps, batch: 2);
            float[] weights = [.. Enumerable.Repeat(9f, 2 * steps)], contexts = [.. Enumerable.Repeat(9f, 2 * N)], dQueries = [.. contexts], dStates
                = new float[steps * 2 * N];
            attention.Forward(memory, Numbers.Uniform(2 * N, 1), weights, contexts);
            attention.Backward(memory, Numbers.Uniform(2 * N, 1), weights, Numbers.Uniform(2 * N, 2), dQueries);
            attention.Finish(memory, dStates);
            Assert.All([.. weights, .. contexts, .. dQueries, .. dStates, .. attention.Parameters.Gradients], value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void Hypotheses_on_one_source_may_be_given_as_steps()
    {
        var attention = Create(AttentionScore.General, M, threads: 1);
        const int hypotheses = 6;
        float[] source = Numbers.Uniform(S * N, 5), repeated
            = [.. source.Chunk(N).SelectMany(state => Enumerable.Repeat(state, hypotheses).SelectMany(x => x))];
        float[] queries = Numbers.Uniform(hypotheses * M, 6);
        var (one, each) = (new AttentionMemory(), new AttentionMemory());
        attention.Read(one, source, [], S, batch: 1);
        attention.Read(each, repeated, [], S, hypotheses);
        float[] weights = new float[hypotheses * S], contexts = new float[hypotheses * N], weightsEach = [.. weights], contextsEach = [.. contexts];
        attention.Forward(one, queries, weights, contexts);
        attention.Forward(each, queries, weightsEach, contextsEach);
        AssertClose([.. weightsEach.Select(x => (double)x)], weights, 1e-6);
        AssertClose([.. contextsEach.Select(x => (double)x)], contexts, 1e-6);
    }

    [Fact]
    public void A_memory_serves_one_score_after_another()
    {
        var memory = new AttentionMemory();
        EncoderAttention dot = Create(AttentionScore.Dot, N, threads: 1), general = Create(AttentionScore.General, M, threads: 1);
        Result fresh = Run(general, _queries);
        Run(dot, Numbers.Uniform(T * B * N, 1), memory);
        general.Parameters.ZeroGradients();
        Result used = Run(general, _queries, memory);
        Assert.Equal(fresh.Contexts, used.Contexts);
        Assert.Equal(fresh.StateGradients, used.StateGradients);
        Assert.Equal(fresh.ParameterGradients, used.ParameterGradients);
    }

    [Fact]
    public void Huge_scores_do_not_overflow()
    {
        var attention = new EncoderAttention("a", AttentionScore.Dot, 1, 1, seed: 1);
        var memory = new AttentionMemory();
        float[] weights = new float[3], contexts = new float[1];
        attention.Read(memory, [-1000, 1000, 999], [], steps: 3, batch: 1);
        attention.Forward(memory, [1000], weights, contexts);
        Assert.Equal([0, 1, 0], weights);
        Assert.Equal([1000], contexts);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Contains("equally many", Assert.Throws<ArgumentException>(() => new EncoderAttention("a", AttentionScore.Dot, 2, 3, seed: 1)).Message);
        Assert.Contains("hidden size",
            Assert.Throws<ArgumentException>(() => new EncoderAttention("a", AttentionScore.Additive, 2, 3, seed: 1)).Message);
        Assert.Contains("hidden size",
            Assert.Throws<ArgumentException>(() => new EncoderAttention("a", AttentionScore.General, 2, 3, seed: 1, hiddenSize: 4)).Message);

        var attention = new EncoderAttention("a", AttentionScore.General, 2, 3, seed: 1);
        var memory = new AttentionMemory();
        Assert.Contains("Read first",
            Assert.Throws<ArgumentException>(() => attention.Forward(memory, new float[4], new float[2], new float[3])).Message);
        Assert.Contains("[4, 2, 3]", Assert.Throws<ArgumentException>(() => attention.Read(memory, new float[23], [], 4, 2)).Message);
        Assert.Contains("sequence 1 is 5", Assert.Throws<ArgumentException>(() => attention.Read(memory, new float[24], [4, 5], 4, 2)).Message);
        attention.Read(memory, new float[24], [4, 1], 4, 2);
        Assert.Contains("[T, 2, 2]",
            Assert.Throws<ArgumentException>(() => attention.Forward(memory, new float[5], new float[8], new float[6])).Message);
        Assert.Contains("[1, 2, 4]",
            Assert.Throws<ArgumentException>(() => attention.Forward(memory, new float[4], new float[7], new float[6])).Message);
        Assert.Contains("[1, 2, 3]",
            Assert.Throws<ArgumentException>(() => attention.Forward(memory, new float[4], new float[8], new float[7])).Message);
        Assert.Contains("[4, 2, 3]", Assert.Throws<ArgumentException>(() => attention.Finish(memory, new float[23])).Message);
    }

    static EncoderAttention Create(AttentionScore score, int m, int threads)
        => new("a", score, m, N, seed: 4, score == AttentionScore.Additive ? Hidden : 0, threads);

    Result Run(EncoderAttention attention, float[] queries, AttentionMemory? memory = null)
    {
        memory ??= new AttentionMemory();
        float[] weights = new float[T * B * S], contexts = new float[T * B * N], dQueries = new float[queries.Length], dStates
            = new float[_states.Length];
        attention.Read(memory, _states, _lengths, S, B);
        attention.Forward(memory, queries, weights, contexts);
        attention.Backward(memory, queries, weights, _dContexts, dQueries);
        attention.Finish(memory, dStates);
        return new(weights, contexts, dQueries, dStates, attention.Parameters.Gradients.ToArray());
    }

    static void AssertClose(double[] expected, float[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int k = 0; k < expected.Length; k++)
            Assert.Equal(expected[k], found[k], tolerance);
    }

    sealed record Result(float[] Weights, float[] Contexts, float[] QueryGradients, float[] StateGradients, float[] ParameterGradients);
}
