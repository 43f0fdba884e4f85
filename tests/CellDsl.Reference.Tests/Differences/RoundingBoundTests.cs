using CellDsl.Reference.Arithmetic;
using CellDsl.Reference.Checking;
using CellDsl.Reference.Interpretation;
using CellDsl.Reference.Tests.Support;

namespace CellDsl.Reference.Tests.Differences;

public class RoundingBoundTests
{
    public static TheoryData<Type, int> Cells
    {
        get
        {
            var data = new TheoryData<Type, int>();
            foreach (Type cell in new[]
                { typeof(Elman), typeof(Mixed), typeof(PlainLstm), typeof(SmoothFunctions), typeof(Corners), typeof(Positive) })
                foreach (int hidden in new[] { 1, 9, 40 })
                    data.Add(cell, hidden);
            return data;
        }
    }

    [Theory, MemberData(nameof(Cells))]
    public void SinglePrecisionStaysWithinTheBoundAndTheBoundIsTight(Type cell, int hidden)
    {
        double worst = 0;
        for (ulong seed = 0; seed < 5; seed++)
        {
            CheckProblem problem = CheckProblem.Draw(cell, new CheckCase(hidden + 2, hidden, 5, 6, 2), seed)!;
            var leaves = problem.Leaves.ToDictionary(l => l.Key, l => Array.ConvertAll(l.Value, v => (float)v));
            SequenceTrace<float> trace = new Interpreter<float>(problem.Cell.Compiled, new FloatArithmetic()).Run(leaves, problem.Shape);
            for (int i = 0; i < trace.Output.Length; i++)
            {
                double error = Math.Abs(trace.Output[i] - problem.Answer.Trace.Output[i]);
                double bound = Tolerance.Rounding(problem.Answer.TraceErrors.Output[i], typeof(float));
                Assert.True(error <= bound, $"y[{i}]: error {error}, bound {bound}");
                worst = Math.Max(worst, error / bound);
            }
        }
        Assert.True(worst > 1e-3, $"the bound is {1 / worst:F0} times what rounding does");
    }

    [Fact]
    public void ThatBoundGrowsWithTheColumnsAndTheSteps()
    {
        double Bound(int hidden, int steps)
            => CheckProblem.Draw(typeof(PlainLstm), new CheckCase(4, hidden, 1, steps, 1), 1)!.Answer.TraceErrors.Output[^1];
        Assert.True(Bound(64, 3) > Bound(8, 3));
        Assert.True(Bound(8, 12) > Bound(8, 2));
    }
}
