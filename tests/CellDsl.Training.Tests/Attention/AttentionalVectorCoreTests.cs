using CellDsl.Training.Attention;

namespace CellDsl.Training.Tests;

public sealed class AttentionalVectorCoreTests
{
    const int Rows = 5, Contexts = 4, Queries = 3, Outputs = 6;

    readonly DoubleArrays _parameters = new(AttentionalVectorCore<double>.Arrays(Contexts, Queries, Outputs), 1);
    readonly AttentionalVectorCore<double> _core;
    readonly double[] _contexts = DoubleArrays.Doubles(Rows * Contexts, 2), _queries = DoubleArrays.Doubles(Rows * Queries, 3);
    readonly double[] _outputs = new double[Rows * Outputs];

    public AttentionalVectorCoreTests() => _core = new(Contexts, Queries, Outputs, _parameters, threads: 1);

    [Fact]
    public void Forward_follows_the_definition()
    {
        _core.Forward(_contexts, _queries, _outputs);
        for (int row = 0; row < Rows; row++)
            for (int o = 0; o < Outputs; o++)
            {
                double sum = Enumerable.Range(0, Contexts).Sum(k => _parameters.Values[0][o * Contexts + k] * _contexts[row * Contexts + k])
                    + Enumerable.Range(0, Queries).Sum(k => _parameters.Values[1][o * Queries + k] * _queries[row * Queries + k]);
                Assert.Equal(Math.Tanh(sum), _outputs[row * Outputs + o], tolerance: 1e-14);
            }
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        double[] dy = DoubleArrays.Doubles(Rows * Outputs, 4), dContexts = new double[_contexts.Length], dQueries = new double[_queries.Length];
        _core.Forward(_contexts, _queries, _outputs);
        _core.Backward(_contexts, _queries, _outputs, dy, dContexts, dQueries);
        (double[], double[])[] variables = [(_contexts, dContexts), (_queries, dQueries), .. _parameters.Values.Zip(_parameters.Gradients)];
        Differences.Check(Objective, variables);
        Differences.CheckDirection(Objective, variables);

        double Objective()
        {
            _core.Forward(_contexts, _queries, _outputs);
            return _outputs.Zip(dy, (y, d) => y * d).Sum();
        }
    }

    [Fact]
    public void Sizes_must_fit()
        => Assert.Throws<ArgumentException>(() => _core.Forward(_contexts, _queries.AsSpan(1), _outputs));
}
