using CellDsl.Reference.Arithmetic;

namespace CellDsl.Reference.Tests.Interpreter;

public class SpecialFunctionTests
{
    // Abramowitz and Stegun, table 7.1, and DLMF 7.23; more digits by the series in exact arithmetic.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.01, 0.011283415555849618)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(1, 0.8427007929497149)]
    [InlineData(-1, -0.8427007929497149)]
    [InlineData(1.9, 0.9927904292352575)]
    [InlineData(2, 0.9953222650189527)]
    [InlineData(2.1, 0.9970205333436670)]
    [InlineData(3.5, 0.9999992569016276)]
    [InlineData(30, 1)]
    public void Erf(double x, double expected) => Close(expected, SpecialFunctions.Erf(x));

    [Theory]
    [InlineData(-2.5, 1.999593047982555)]
    [InlineData(-0.3, 1.3286267594591274)]
    [InlineData(0.3, 0.6713732405408726)]
    [InlineData(0.5, 0.4795001221869535)]
    [InlineData(1, 0.15729920705028513)]
    [InlineData(2, 0.004677734981047265)]
    [InlineData(4, 1.541725790028002e-08)]
    [InlineData(10, 2.088487583762545e-45)]
    public void Erfc(double x, double expected) => Close(expected, SpecialFunctions.Erfc(x));

    [Theory]
    [InlineData(1e-10, 1.00000000005e-10)]
    [InlineData(-1e-5, -9.999950000166666e-06)]
    [InlineData(0.4, 0.49182469764127035)]
    [InlineData(-3, -0.950212931632136)]
    public void Expm1(double x, double expected) => Close(expected, SpecialFunctions.Expm1(x));

    [Theory]
    [InlineData(1e-20, 1e-20)]
    [InlineData(1e-10, 9.9999999995e-11)]
    [InlineData(0.5, 0.4054651081081644)]
    public void Log1p(double x, double expected) => Close(expected, SpecialFunctions.Log1p(x));

    static void Close(double expected, double actual) => Assert.True(
        Math.Abs(actual - expected) <= 8e-16 * Math.Abs(expected), $"expected {expected:R}, got {actual:R}");
}
