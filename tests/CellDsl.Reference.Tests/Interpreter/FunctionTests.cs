using CellDsl.Reference.Arithmetic;
using static CellDsl.Functions;

namespace CellDsl.Reference.Tests.Interpreter;

public class FunctionTests
{
    static readonly Dictionary<ExprKind, Func<Vec, Vec>> s_functions = new()
    {
        [ExprKind.Negate] = x => -x,
        [ExprKind.Sigmoid] = Sigmoid,
        [ExprKind.Tanh] = Tanh,
        [ExprKind.Relu] = Relu,
        [ExprKind.LeakyRelu] = x => LeakyRelu(x, 0.1),
        [ExprKind.Elu] = x => Elu(x, 2),
        [ExprKind.Softplus] = Softplus,
        [ExprKind.HardSigmoid] = HardSigmoid,
        [ExprKind.HardTanh] = HardTanh,
        [ExprKind.Exp] = Exp,
        [ExprKind.Expm1] = Expm1,
        [ExprKind.Log] = Log,
        [ExprKind.LogSigmoid] = LogSigmoid,
        [ExprKind.Sqrt] = Sqrt,
        [ExprKind.Square] = Square,
        [ExprKind.Abs] = Abs,
        [ExprKind.Sin] = Sin,
        [ExprKind.Cos] = Cos,
        [ExprKind.Clip] = x => Clip(x, -0.25, 0.75),
        [ExprKind.Softsign] = Softsign,
        [ExprKind.Gelu] = Gelu,
        [ExprKind.Silu] = Silu,
        [ExprKind.Erf] = Erf,
    };

    public static TheoryData<ExprKind> All => [.. s_functions.Keys];

    static Curve CurveOf(ExprKind kind) => Curves.Of(s_functions[kind](new Input("x")).Expression)!;

    // Values by 17-digit arithmetic outside this project (Python's math and the definitions in Functions' summaries).
    [Theory]
    [InlineData(ExprKind.Negate, 0.5, -0.5)]
    [InlineData(ExprKind.Sigmoid, 0.5, 0.6224593312018546)]
    [InlineData(ExprKind.Sigmoid, -800, 0)]
    [InlineData(ExprKind.Sigmoid, 800, 1)]
    [InlineData(ExprKind.Tanh, 0.5, 0.46211715726000973)]
    [InlineData(ExprKind.Relu, 0.5, 0.5)]
    [InlineData(ExprKind.Relu, -0.5, 0)]
    [InlineData(ExprKind.LeakyRelu, 0.5, 0.5)]
    [InlineData(ExprKind.LeakyRelu, -0.5, -0.05)]
    [InlineData(ExprKind.Elu, 0.5, 0.5)]
    [InlineData(ExprKind.Elu, -0.5, -0.7869386805747332)]
    [InlineData(ExprKind.Softplus, 0.5, 0.9740769841801067)]
    [InlineData(ExprKind.Softplus, 800, 800)]
    [InlineData(ExprKind.Softplus, -40, 4.248354255291589e-18)]
    [InlineData(ExprKind.HardSigmoid, 0.5, 0.5833333333333334)]
    [InlineData(ExprKind.HardSigmoid, 4, 1)]
    [InlineData(ExprKind.HardSigmoid, -4, 0)]
    [InlineData(ExprKind.HardTanh, 0.5, 0.5)]
    [InlineData(ExprKind.HardTanh, -1.5, -1)]
    [InlineData(ExprKind.Exp, 0.5, 1.6487212707001282)]
    [InlineData(ExprKind.Expm1, 0.5, 0.6487212707001282)]
    [InlineData(ExprKind.Expm1, 1e-9, 1.0000000005e-09)]
    [InlineData(ExprKind.Log, 0.5, -0.6931471805599453)]
    [InlineData(ExprKind.LogSigmoid, 0.5, -0.47407698418010663)]
    [InlineData(ExprKind.LogSigmoid, -800, -800)]
    [InlineData(ExprKind.LogSigmoid, 40, -4.248354255291589e-18)]
    [InlineData(ExprKind.Sqrt, 0.5, 0.7071067811865476)]
    [InlineData(ExprKind.Square, 0.5, 0.25)]
    [InlineData(ExprKind.Abs, -0.5, 0.5)]
    [InlineData(ExprKind.Sin, 0.5, 0.479425538604203)]
    [InlineData(ExprKind.Cos, 0.5, 0.8775825618903728)]
    [InlineData(ExprKind.Clip, 0.5, 0.5)]
    [InlineData(ExprKind.Clip, -0.5, -0.25)]
    [InlineData(ExprKind.Clip, 1.5, 0.75)]
    [InlineData(ExprKind.Softsign, -0.5, -0.3333333333333333)]
    [InlineData(ExprKind.Gelu, 0.5, 0.34573123063700656)]
    [InlineData(ExprKind.Gelu, -6, -5.919525870226207e-09)]
    [InlineData(ExprKind.Silu, 0.5, 0.3112296656009273)]
    [InlineData(ExprKind.Erf, 0.5, 0.5204998778130465)]
    public void Value(ExprKind kind, double x, double expected)
    {
        double actual = CurveOf(kind).Value(x);
        Assert.True(Math.Abs(actual - expected) <= 1e-14 * Math.Abs(expected), $"expected {expected:R}, got {actual:R}");
    }

    [Theory, MemberData(nameof(All))]
    public void SlopeIsTheLimitOfTheDifferenceQuotient(ExprKind kind)
    {
        Curve curve = CurveOf(kind);
        foreach (double x in new[] { 0.05, 0.3, 0.7, 1.4, 3.7, -0.2, -0.6, -2.2, -4.1 })
        {
            if (x < 0 && kind is ExprKind.Log or ExprKind.Sqrt || x < 0 && kind == ExprKind.Sqrt)
                continue;
            double quotient = (8 * (curve.Value(x + 1e-3) - curve.Value(x - 1e-3)) - (curve.Value(x + 2e-3) - curve.Value(x - 2e-3))) / 12e-3;
            Assert.True(Math.Abs(curve.Slope(x) - quotient) <= 1e-6 * Math.Max(1e-3, Math.Abs(quotient)),
                $"{kind} at {x}: {curve.Slope(x)}, {quotient}");
        }
    }

    [Theory, MemberData(nameof(All))]
    public void SlopeJumpsAtTheKinksAndNowhereElse(ExprKind kind)
    {
        Curve curve = CurveOf(kind);
        for (int i = -500; i <= 500; i++)
        {
            double x = i / 100.0;
            double jump = Math.Abs(curve.Slope(x + 1e-9) - curve.Slope(x - 1e-9));
            if (!(x <= 0.01 && kind is ExprKind.Log or ExprKind.Sqrt))
                Assert.Equal(curve.Kinks.Any(k => Math.Abs(k - x) < 1e-6), jump > 1e-4);
        }
    }

    [Fact]
    public void EveryKindOfOneOperandHasADefinition()
    {
        foreach (ExprKind kind in ExprTable.Functions.Except([ExprKind.Select, ExprKind.Min, ExprKind.Max]).Append(ExprKind.Negate))
            Assert.Contains(kind, s_functions.Keys);
    }

    [Theory, MemberData(nameof(All))]
    public void NaNComesThrough(ExprKind kind) => Assert.Equal(double.NaN, CurveOf(kind).Value(double.NaN));
}
