using CellDsl.Generator.Tests.Support;

namespace CellDsl.Generator.Tests.Diagnostics;

/// <summary>The messages word for word: they are the feel of the tool.</summary>
public sealed class MessageTests
{
    static string Message(string source) => Assert.Single(Generated.From(source).Diagnostics).GetMessage(System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void ContradictionNamesBothSizesAndOrigins()
        => Assert.Equal("'f' has size Hidden (from state h, line 3) but 'm' has size Projection (from [Size] on m, line 4); bring one of them to the other's size with a Weight",
            Message("""
                using CellDsl; using static CellDsl.Functions; [Cell] partial class C {
                    readonly Input x;
                    readonly State h;
                    [Size("Projection")] readonly State m;
                    readonly Weight W, V;
                    Vec f => Sigmoid(W * x + h);
                    [Next(nameof(m))] Vec m1 => V * x;
                    [Next(nameof(h))] Vec h1 => f * m;
                }
                """));

    [Fact]
    public void CycleNamesItsPath()
        => Assert.Equal("Equations need each other within one step: a -> b -> c -> a; read the previous step's value through a State in one of them",
            Message(Sources.Cell("Vec a => Tanh(b) + x; Vec b => c * 2; Vec c => a + h;", " + a")));

    [Theory]
    [InlineData("Sigmod(x)", "'Sigmod' is not a function of the cell language; did you mean 'Sigmoid'? (the functions are Select, Sigmoid, Tanh, Relu, LeakyRelu, Elu, Softplus, HardSigmoid, HardTanh, Exp, Expm1, Log, LogSigmoid, Sqrt, Square, Abs, Sin, Cos, Min, Max, Clip, Softsign, Gelu, Silu, Erf)")]
    [InlineData("Math.Tanh(x)", "'Math.Tanh' is not a function of the cell language; write 'Tanh(...)', the function of CellDsl.Functions")]
    [InlineData("sigmoid(x)", "'sigmoid' is not a function of the cell language; write 'Sigmoid(...)', the function of CellDsl.Functions")]
    [InlineData("Math.Pow(x, 2)", "'Math.Pow' is not a function of the cell language; write 'Square(x)' for x², or multiply: 'x * x * x'")]
    [InlineData("x ^ 2", "The cell language has no operator '^'; for a power write 'Square(x)' or 'x * x * x'")]
    [InlineData("W + x", "'W' is a matrix and stands here where a vector is needed; multiply it with one: 'W * x'")]
    [InlineData("Tanh(W)", "'W' is a matrix and stands here where a vector is needed; multiply it with one: 'W * x' (a learned vector is a Bias: 'readonly Bias W;')")]
    [InlineData("x * W", "A product has its matrix on the left; write 'W * x'")]
    [InlineData("(x + h) * W", "A product has its matrix on the left; write 'W * (x + h)'")]
    [InlineData("x > 0", "'x > 0' is a comparison, not a vector; choose values by it: 'Select(x > 0, 1, 0)'")]
    [InlineData("true ? x : h", "An equation cannot contain a conditional '?:'; choose element by element: 'Select(a > b, yes, no)'")]
    [InlineData("1 / 2 * x", "'1 / 2' is an integer division and gives 0; write '1.0 / 2'")]
    [InlineData("Min(x, double.PositiveInfinity)", "'double.PositiveInfinity' is infinite, which would make every value it meets NaN or infinite; write a finite number")]
    public void MessagesSayWhatToWrite(string expression, string expected) => Assert.Equal(expected, Message(Sources.Equation(expression)));

    [Fact]
    public void AForgottenUsingIsSaid()
        => Assert.All(Generated.From(Sources.Lstm.Replace("using static CellDsl.Functions;", "")).Diagnostics,
            d => Assert.EndsWith("add 'using static CellDsl.Functions;' at the top of the file", d.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));

    [Theory]
    [InlineData("V * 2", "'2' is a single number, so the matrix has no number of columns; multiply a vector, or use a Bias: 'b * 2'")]
    [InlineData("V * Tanh(s)", "'Tanh(s)' is a single number, so the matrix has no number of columns; multiply a vector, or use a Bias: 'b * Tanh(s)'")]
    [InlineData("V * (1 - Tanh(s))", "'1 - Tanh(s)' is a single number, so the matrix has no number of columns; multiply a vector, or use a Bias: 'b * (1 - Tanh(s))'")]
    public void AProductOfANumberBecomesABias(string product, string expected)
        => Assert.Equal(expected, Message(Sources.Cell("readonly Weight V; readonly Scalar s;", $" * s + {product}")));

    [Fact]
    public void NextNamesTheStates()
        => Assert.Equal("'x' is an Input; [Next] names the state that the equation updates: '[Next(nameof(h))]'",
            Message(Sources.Cell("[Next(nameof(x))] Vec q => x;", " + q")));

    [Fact]
    public void AStateWithoutNextGetsALineToPaste()
        => Assert.Equal("State 'c' never gets a next value; mark the equation that computes it: '[Next(nameof(c))] Vec c1 => ...;'",
            Message(Sources.Cell("readonly State c;", " + c")));
}
