using CellDsl.Lab.Memory;
using CellDsl.Training.Attention;

namespace CellDsl.Training.Tests;

/// <summary>In double precision, against the definition and against differences.</summary>
public sealed class AttentionCoreTests
{
    const int S = 5, B = 4, T = 3, N = 6, Hidden = 7;

    static readonly int[] Lengths = [5, 0, 2, 1];

    public static TheoryData<AttentionScore> Scores => [.. Enum.GetValues<AttentionScore>()];

    [Theory, MemberData(nameof(Scores))]
    public void Forward_follows_the_definition(AttentionScore score)
    {
        var subject = new Subject(score);
        subject.Forward();
        for (int t = 0; t < T; t++)
            for (int b = 0; b < B; b++)
            {
                double[] h = subject.Query(t, b);
                double[] exponentials = [.. Enumerable.Range(0, Lengths[b]).Select(s => Math.Exp(subject.Score(h, subject.State(s, b))))];
                double[] weights = [.. Enumerable.Range(0, S).Select(s => s < Lengths[b] ? exponentials[s] / exponentials.Sum() : 0)];
                for (int s = 0; s < S; s++)
                    Assert.Equal(weights[s], subject.Weights[(t * B + b) * S + s], tolerance: 1e-14);
                for (int k = 0; k < N; k++)
                    Assert.Equal(Enumerable.Range(0, S).Sum(s => weights[s] * subject.State(s, b)[k]), subject.Contexts[(t * B + b) * N + k],
                        tolerance: 1e-14);
            }
    }

    [Theory, MemberData(nameof(Scores))]
    public void Gradients_agree_with_differences(AttentionScore score)
    {
        var subject = new Subject(score);
        double[] dContexts = DoubleArrays.Doubles(T * B * N, 50);
        subject.Forward();
        subject.Backward(dContexts);

        (double[], double[])[] variables =
        [
            (subject.Queries, subject.QueryGradients),
            (subject.States, subject.StateGradients),
            .. subject.Parameters.Values.Zip(subject.Parameters.Gradients),
        ];
        Differences.Check(Objective, variables);
        Differences.CheckDirection(Objective, variables);

        double Objective()
        {
            subject.Forward();
            return subject.Contexts.Zip(dContexts, (c, d) => c * d).Sum();
        }
    }

    [Theory, MemberData(nameof(Scores))]
    public void Gradients_of_parameters_are_added_and_those_of_states_are_set(AttentionScore score)
    {
        var subject = new Subject(score);
        double[] dContexts = DoubleArrays.Doubles(T * B * N, 50);
        subject.Forward();
        subject.Backward(dContexts);
        double[] states = [.. subject.StateGradients], queries = [.. subject.QueryGradients];
        double[][] parameters = [.. subject.Parameters.Gradients.Select(gradients => gradients.ToArray())];

        subject.Forward();
        subject.Backward(dContexts);

        Assert.Equal(states, subject.StateGradients);
        Assert.Equal(queries, subject.QueryGradients);
        for (int k = 0; k < parameters.Length; k++)
            for (int n = 0; n < parameters[k].Length; n++)
                Assert.Equal(2 * parameters[k][n], subject.Parameters.Gradients[k][n], tolerance: 1e-13);
    }

    /// <summary>h_t+1 = tanh(h_t + c_t): each query needs the context before it, as with input feeding.</summary>
    [Theory, MemberData(nameof(Scores))]
    public void Step_by_step_the_gradient_goes_through_the_chain_of_queries(AttentionScore score)
    {
        var subject = new Subject(score);
        double[] first = DoubleArrays.Doubles(B * N, 60), dLast = DoubleArrays.Doubles(B * N, 61), dFirst = new double[B * N];
        var queries = new double[T + 1][];
        var weights = new double[T][];
        Run();

        double[] dQuery = dLast;
        for (int t = T - 1; t >= 0; t--)
        {
            double[] dSum = [.. dQuery.Zip(queries[t + 1], (d, h) => d * (1 - h * h))], scored = new double[B * N];
            subject.Core.Backward(subject.Memory, queries[t], weights[t], dSum, scored);
            dQuery = [.. dSum.Zip(scored, (a, b) => a + b)];
        }
        dQuery.CopyTo(dFirst, 0);
        subject.Core.Finish(subject.Memory, subject.StateGradients);

        Differences.Check(Run, [
            (first, dFirst), (subject.States, subject.StateGradients), .. subject.Parameters.Values.Zip(subject.Parameters.Gradients)]);

        double Run()
        {
            subject.Read();
            queries[0] = first;
            for (int t = 0; t < T; t++)
            {
                double[] contexts = new double[B * N];
                subject.Core.Forward(subject.Memory, queries[t], weights[t] = new double[B * S], contexts);
                queries[t + 1] = [.. queries[t].Zip(contexts, (h, c) => Math.Tanh(h + c))];
            }
            return queries[T].Zip(dLast, (h, d) => h * d).Sum();
        }
    }

    sealed class Subject
    {
        readonly AttentionScore _score;
        readonly int _m;

        public Subject(AttentionScore score)
        {
            _score = score;
            _m = N;
            var shape = new AttentionShape(score, _m, N, score == AttentionScore.Additive ? Hidden : 0);
            Parameters = new DoubleArrays(shape.Arrays, 10);
            Core = new AttentionCore<double>(shape, Parameters, threads: 1);
            Queries = DoubleArrays.Doubles(T * B * _m, 20);
            States = DoubleArrays.Doubles(S * B * N, 30);
            QueryGradients = new double[Queries.Length];
            StateGradients = new double[States.Length];
        }

        public DoubleArrays Parameters { get; }
        public AttentionCore<double> Core { get; }
        public MemoryCore<double> Memory { get; } = new();
        public double[] Queries { get; }
        public double[] QueryGradients { get; }
        public double[] States { get; }
        public double[] StateGradients { get; }
        public double[] Weights { get; } = new double[T * B * S];
        public double[] Contexts { get; } = new double[T * B * N];

        public double[] Query(int t, int b) => Queries[((t * B + b) * _m)..((t * B + b + 1) * _m)];
        public double[] State(int s, int b) => States[((s * B + b) * N)..((s * B + b + 1) * N)];

        public void Read() => Core.Read(Memory, States, Lengths, S, B);

        public void Forward()
        {
            Read();
            Core.Forward(Memory, Queries, Weights, Contexts);
        }

        public void Backward(double[] dContexts)
        {
            Core.Backward(Memory, Queries, Weights, dContexts, QueryGradients);
            Core.Finish(Memory, StateGradients);
        }

        /// <summary>The score as the papers write it.</summary>
        public double Score(double[] h, double[] e) => _score switch
        {
            AttentionScore.Dot => Dot(h, e),
            AttentionScore.General => Dot(h, Product(Parameters.Values[0], e)),
            _ => Dot(Parameters.Values[2], [.. Product(Parameters.Values[0], h).Zip(Product(Parameters.Values[1], e), (a, b) => Math.Tanh(a + b))]),
        };

        static double Dot(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();

        static double[] Product(double[] matrix, double[] x) => [.. matrix.Chunk(x.Length).Select(row => Dot(row, x))];
    }
}
