using CellDsl.Lab.Formatting;
using CellDsl.Training.Attention;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Tests;

public sealed class AttentionLayerTests
{
    const int S = 6, B = 3, T = 4, M = 5, N = 7, Outputs = 8;

    readonly int[] _lengths = [6, 2, 0];
    readonly float[] _queries = Numbers.Uniform(T * B * M, 1), _states = Numbers.Uniform(S * B * N, 2), _dOutputs
        = Numbers.Uniform(T * B * Outputs, 3);
    readonly AttentionMemory _memory = new();

    [Theory]
    [InlineData(AttentionScore.General, 0)]
    [InlineData(AttentionScore.Additive, 9)]
    public void Gradients_agree_with_differences(AttentionScore score, int hidden)
    {
        var layer = new AttentionLayer("a", score, M, N, Outputs, seed: 4, hidden);
        float[] dQueries = new float[_queries.Length], dStates = new float[_states.Length];
        layer.Read(_memory, _states, _lengths, S, B);
        layer.Backward(_memory, layer.Forward(_memory, _queries), _queries, _dOutputs, dQueries);
        layer.Finish(_memory, dStates);

        Check(_queries, dQueries);
        Check(_states, dStates);
        foreach (ParameterBlock block in layer.Parameters)
        {
            float[] values = block.Values.ToArray();
            Check(values, block.Gradients.ToArray(), () => values.CopyTo(block.Edit()));
        }

        // Central differences in single precision: 1e-6 of rounding over a step of 2^-6, and the step's square (2e-4) times the third derivative.
        void Check(float[] values, float[] gradients, Action? write = null)
        {
            const float step = 1f / 64;
            for (int k = 0; k < values.Length; k++)
            {
                float kept = values[k];
                double up = At(kept + step), down = At(kept - step);
                At(kept);
                Assert.Equal((up - down) / (2 * step), gradients[k], tolerance: 1e-3);

                double At(float value)
                {
                    values[k] = value;
                    write?.Invoke();
                    layer.Read(_memory, _states, _lengths, S, B);
                    return layer.Forward(_memory, _queries).Outputs.ToArray().Zip(_dOutputs, (y, d) => (double)y * d).Sum();
                }
            }
        }
    }

    [Fact]
    public void Step_by_step_gives_what_all_steps_give()
    {
        var layer = new AttentionLayer("a", AttentionScore.Additive, M, N, Outputs, seed: 4, hiddenSize: 9);
        float[] dQueries = new float[_queries.Length], dStates = new float[_states.Length], dQueriesStep = [.. dQueries], dStatesStep = [.. dStates];
        layer.Read(_memory, _states, _lengths, S, B);
        AttentionPass all = layer.Forward(_memory, _queries);
        layer.Backward(_memory, all, _queries, _dOutputs, dQueries);
        layer.Finish(_memory, dStates);
        float[][] gradients = [.. layer.Parameters.Select(block => block.Gradients.ToArray())];
        foreach (ParameterBlock block in layer.Parameters)
            block.ZeroGradients();

        layer.Read(_memory, _states, _lengths, S, B);
        var steps = new AttentionPass[T];
        for (int t = 0; t < T; t++)
            steps[t] = layer.Forward(_memory, _queries.AsSpan(t * B * M, B * M));
        for (int t = T - 1; t >= 0; t--)
            layer.Backward(_memory, steps[t], _queries.AsSpan(t * B * M, B * M), _dOutputs.AsSpan(t * B * Outputs, B * Outputs),
                dQueriesStep.AsSpan(t * B * M, B * M));
        layer.Finish(_memory, dStatesStep);

        AssertClose(all.Outputs, [.. steps.SelectMany(step => step.Outputs.ToArray())]);
        AssertClose(all.Weights, [.. steps.SelectMany(step => step.Weights.ToArray())]);
        AssertClose(dQueries, dQueriesStep);
        AssertClose(dStates, dStatesStep);
        for (int k = 0; k < gradients.Length; k++)
            AssertClose(gradients[k], layer.Parameters[k].Gradients.ToArray());
    }

    [Fact]
    public void A_pass_can_be_used_again_for_other_sizes()
    {
        var layer = new AttentionLayer("a", AttentionScore.General, M, N, Outputs, seed: 4);
        layer.Read(_memory, _states, _lengths, S, B);
        AttentionPass pass = layer.Forward(_memory, _queries);
        float[] first = pass.Outputs[..(B * Outputs)].ToArray();
        Assert.Same(pass, layer.Forward(_memory, _queries.AsSpan(0, B * M), into: pass));
        Assert.Equal(B * S, pass.Weights.Length);
        AssertClose(first, pass.Outputs.ToArray());
    }

    [Fact]
    public void Blocks_are_those_that_have_parameters()
    {
        Assert.Equal(["a.score", "a.output"],
            new AttentionLayer("a", AttentionScore.General, M, N, Outputs, seed: 4).Parameters.Select(block => block.Name));
        Assert.Equal(["a.output"], new AttentionLayer("a", AttentionScore.Dot, N, N, Outputs, seed: 4).Parameters.Select(block => block.Name));
    }

    static void AssertClose(ReadOnlySpan<float> expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int k = 0; k < found.Length; k++)
            Assert.Equal(expected[k], found[k], tolerance: 1e-5f);
    }
}
