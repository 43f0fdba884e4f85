using CellDsl.Reference.Checking;
using CellDsl.Reference.Differences;
using CellDsl.Reference.Tests.Support;

namespace CellDsl.Reference.Tests.Differences;

/// <summary>Three ways to a derivative that share only the forward definitions: the tape, dual numbers, central differences.</summary>
public class DerivativeTests
{
    static readonly CheckCase s_case = new(2, 3, 2, 3, 2, [3, 1]);

    public static TheoryData<Type> Cells =>
    [
        typeof(Elman), typeof(ElmanWithReadout), typeof(ShiftRegister), typeof(NewReadsNew), typeof(Mixed), typeof(Decisions), typeof(RawInput),
        typeof(PlainLstm), typeof(SmoothFunctions), typeof(Corners), typeof(Positive),
    ];

    static CheckProblem Problem(Type cell)
    {
        CheckProblem problem = CheckProblem.Draw(cell, s_case, 7)!;
        Assert.True(problem.IsSmooth);
        return problem;
    }

    [Theory, MemberData(nameof(Cells))]
    public void TapeAgreesWithDualNumbersInEveryNumber(Type cell) => ForEveryNumber(Problem(cell), (problem, field, index, gradient) =>
    {
        var direction = new Dictionary<string, double[]> { [field] = new double[problem.Leaves[field].Length] };
        direction[field][index] = 1;
        double dual = DirectionalDerivative.Of(problem.Cell.Compiled, problem.Leaves, problem.Shape, problem.Weights, direction);
        return Math.Abs(gradient - dual) <= 1e-13 * Math.Max(1, Math.Abs(dual)) ? null : $"tape {gradient:R}, dual {dual:R}";
    });

    [Theory, MemberData(nameof(Cells))]
    public void TapeAgreesWithCentralDifferencesInEveryNumber(Type cell)
    {
        CheckProblem drawn = Problem(cell);
        var differences = new CentralDifference(drawn.Cell.Compiled, drawn.Leaves, drawn.Shape, drawn.Weights);
        ForEveryNumber(drawn, (_, field, index, gradient) =>
        {
            double difference = differences.ByNumber(field, index)!.Value.Derivative;
            return Math.Abs(gradient - difference) <= 1e-9 * Math.Max(1, Math.Abs(gradient)) ? null : $"tape {gradient:R}, difference {difference:R}";
        });
    }

    static void ForEveryNumber(CheckProblem problem, Func<CheckProblem, string, int, double, string?> check)
    {
        int compared = 0;
        foreach (var (field, values) in problem.Leaves)
            for (int i = 0; i < values.Length; i++, compared++)
                if (check(problem, field, i, problem.Answer.Gradients[field][i]) is { } wrong)
                    Assert.Fail($"{field}[{i}]: {wrong}");
        Assert.True(compared > 10);
        Assert.Contains(problem.Answer.Gradients.Values, g => g.Any(v => Math.Abs(v) > 1e-3));
    }

    [Fact]
    public void DifferencesLeaveTheDataAsItWas()
    {
        CheckProblem problem = Problem(typeof(PlainLstm));
        var before = problem.Leaves.ToDictionary(l => l.Key, l => (double[])l.Value.Clone());
        var differences = new CentralDifference(problem.Cell.Compiled, problem.Leaves, problem.Shape, problem.Weights);
        differences.ByNumber("Wi", 2);
        differences.Along(new Draw(3).Direction(problem.Leaves, 0));
        Assert.Equal(before, problem.Leaves);
    }

    [Fact]
    public void StepsThatCrossACornerAreLeftOut()
    {
        // |a - 1/2| with a = 3·w·x, 0.003 before the corner: the first steps of 0.02 and 0.01 cross it.
        var cell = ReferenceCell.Of<Corners>(new CellSizes(1, 1));
        var leaves = new Dictionary<string, double[]> { ["x"] = [1], ["h"] = [0.1], ["W"] = [0.497 / 3], ["U"] = [0] };
        var weights = new Interpretation.LossWeights([1], new Dictionary<string, double[]>());
        var shape = new Interpretation.SequenceShape(1, 1, null);
        var estimate = new CentralDifference(cell.Compiled, leaves, shape, weights).ByNumber("W", 0)!.Value;
        double exact = Interpretation.TapeGradient.Of(cell.Compiled, leaves, shape, weights).Gradients["W"][0];
        Assert.True(estimate.Step < 0.001);
        Assert.Equal(exact, estimate.Derivative, 1e-7 * Math.Abs(exact));
    }
}
