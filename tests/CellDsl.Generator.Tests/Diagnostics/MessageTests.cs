using CellDsl.Generator.Tests.Support;

namespace CellDsl.Generator.Tests.Diagnostics;

/// <summary>The messages word for word: they are the feel of the tool.</summary>
public sealed class MessageTests
{
    static string Message(string source)
        => Assert.Single(Generated.From(source).Diagnostics).GetMessage(System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void ContradictionNamesBothSizesAndOrigins()
        => Assert.Equal("'f' has size Hidden (from state h, line 3) but 'm' has size Projection (from [Size] on m, line 4); bring one of them to "
        + "the other's size with a Weight",
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
    [InlineData("Sigmod(x)",
        "'Sigmod' is not a function of the cell language; did you mean 'Sigmoid'? (the functions are Select, Sigmoid, Tanh, Relu, LeakyRelu, Elu, "
        + "Softplus, HardSigmoid, HardTanh, Exp, Expm1, Log, LogSigmoid, Sqrt, Square, Abs, Sin, Cos, Min, Max, Clip, Softsign, Gelu, Silu, Erf)")]
    [InlineData("Math.Tanh(x)", "'Math.Tanh' is not a function of the cell language; write 'Tanh(...)', the function of CellDsl.Functions")]
    [InlineData("sigmoid(x)", "'sigmoid' is not a function of the cell language; write 'Sigmoid(...)', the function of CellDsl.Functions")]
    [InlineData("Math.Pow(x, 2)",
        "'Math.Pow' is not a function of the cell language; write 'Square(x)' for x², 'x * x * x' for x³, and for any other exponent of a positive "
        + "x 'Exp(p * Log(x))'")]
    [InlineData("x ^ 2", "The cell language has no operator '^'; for a power write 'Square(x)' or 'x * x * x'")]
    [InlineData("W + x", "'W' is a matrix and stands here where a vector is needed; multiply it with one: 'W * x'")]
    [InlineData("Tanh(W)",
        "'W' is a matrix and stands here where a vector is needed; multiply it with one: 'W * x' (a learned vector is a Bias: 'readonly Bias W;')")]
    [InlineData("x * W", "A product has its matrix on the left; write 'W * x'")]
    [InlineData("(x + h) * W", "A product has its matrix on the left; write 'W * (x + h)'")]
    [InlineData("x > 0", "'x > 0' is a comparison, not a vector; choose values by it: 'Select(x > 0, 1, 0)'")]
    [InlineData("true ? x : h", "An equation cannot contain a conditional '?:'; choose element by element: 'Select(a > b, yes, no)'")]
    [InlineData("1 / 2 * x", "'1 / 2' is an integer division and gives 0; write '1.0 / 2'")]
    [InlineData("Min(x, double.PositiveInfinity)",
        "'double.PositiveInfinity' is infinite, which would make every value it meets NaN or infinite; write a finite number")]
    [InlineData("(W - U) * (x + h)",
        "The cell language has no operator '-' between matrices; multiply each with the vector: 'W * (x + h) - U * (x + h)'")]
    [InlineData("-W * h", "The cell language has no operator '-' of a matrix; negate the product: '-(W * h)'")]
    [InlineData("2 * W * h", "The cell language has no operator '*' of a number and a matrix; scale the product: '2 * (W * h)'")]
    [InlineData("W * U * h", "The cell language has no operator '*' between matrices; multiply the vector with one after the other: 'W * (U * h)'")]
    [InlineData("W / 2 * h", "The cell language has no operator '/' of a matrix; divide the product: 'W * h / 2'")]
    [InlineData("h * x * W + h", "A product has its matrix on the left; write 'W * (h * x)'")]
    [InlineData("x / h * W", "A product has its matrix on the left; write 'W * (x / h)'")]
    [InlineData("W * x * U * h", "A product has its matrix on the left; write 'W * x * (U * h)'")]
    [InlineData("x * W * U", "A product has its matrix on the left; write 'U * (W * x)'")]
    [InlineData("x * W * U * h", "A product has its matrix on the left; write 'x * (W * (U * h))'")]
    [InlineData("W * U * W * h",
        "The cell language has no operator '*' between matrices; multiply the vector with one after the other: 'W * (U * (W * h))'")]
    [InlineData("2 * W * U * h", "The cell language has no operator '*' of a number and a matrix; scale the product: '2 * (W * (U * h))'")]
    [InlineData("(W - U) * W * h",
        "The cell language has no operator '-' between matrices; multiply each with the vector: 'W * (W * h) - U * (W * h)'")]
    [InlineData("W * 2 * x", "'2' is a single number, which a matrix cannot multiply; scale the product: '2 * (W * x)'")]
    [InlineData("W * -1 * x", "'-1' is a single number, which a matrix cannot multiply; scale the product: '-1 * (W * x)'")]
    [InlineData("W * 2 * 3 * x", "'2' is a single number, which a matrix cannot multiply; scale the product: '2 * 3 * (W * x)'")]
    [InlineData("W * (x, h, x, h, x)",
        "The concatenation '(x, h, x, h, x)' has 5 vectors, and four is the most; write the sum of two products, with a second Weight: 'W * (x, h, "
        + "x, h) + W2 * x'")]
    [InlineData("W * (x, h, x, h, x, h)",
        "The concatenation '(x, h, x, h, x, h)' has 6 vectors, and four is the most; write the sum of two products, with a second Weight: 'W * (x, "
        + "h, x, h) + W2 * (x, h)'")]
    [InlineData("(x, h) + x", "The concatenation '(x, h)' can only stand right of a matrix: 'W * (x, h)', with two to four vectors")]
    [InlineData("Elu(x, h)",
        "'alpha' of Elu is a number fixed at compile time, and 'h' is a vector; for an alpha that is learned write 'Select(x > 0, x, alpha * "
        + "Expm1(x))'")]
    [InlineData("MathF.Exp(x)", "'MathF.Exp' is not a function of the cell language; write 'Exp(...)', the function of CellDsl.Functions")]
    [InlineData("2 * MathF.Tanh(x)", "'MathF.Tanh' is not a function of the cell language; write 'Tanh(...)', the function of CellDsl.Functions")]
    [InlineData("MathF.Max(x, 0)", "'MathF.Max' is not a function of the cell language; write 'Max(...)', the function of CellDsl.Functions")]
    [InlineData("Math.Sign(x)", "'Math.Sign' is not a function of the cell language; write 'Select(x > 0, 1, Select(x < 0, -1, 0))'")]
    [InlineData("1L / 2 * x", "'1L / 2' is an integer division and gives 0; write '(double)1L / 2'")]
    [InlineData("W.T * h", "An equation cannot contain the transposed matrix 'W.T'; declare the matrix that is meant as a Weight of its own")]
    [InlineData("h ** 2", "An equation cannot contain the operator '**'; for a power write 'Square(x)' or 'x * x * x'")]
    [InlineData("x.Tanh()", "'x.Tanh' is not a function of the cell language; write 'Tanh(x)'")]
    [InlineData("h.Max(x)", "'h.Max' is not a function of the cell language; write 'Max(h, x)'")]
    [InlineData("Clip(x, 2, 1)",
        "'Clip(x, 2, 1)' has a lower bound of 2 and an upper bound of 1, so it is 1 whatever its operand is; write the lower bound first")]
    public void MessagesSayWhatToWrite(string expression, string expected) => Assert.Equal(expected, Message(Sources.Equation(expression)));

    [Fact]
    public void AForgottenUsingIsSaid()
        => Assert.All(Generated.From(Sources.Lstm.Replace("using static CellDsl.Functions;", "")).Diagnostics,
            d => Assert.EndsWith("add 'using static CellDsl.Functions;' at the top of the file",
            d.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));

    [Theory]
    [InlineData("V * 2", "'2' is a single number, which a matrix cannot multiply; multiply a vector, or use a Bias: 'b * 2'")]
    [InlineData("V * Tanh(s)", "'Tanh(s)' is a single number, which a matrix cannot multiply; multiply a vector, or use a Bias: 'b * Tanh(s)'")]
    [InlineData("V * s * x", "'s' is a single number, which a matrix cannot multiply; scale the product: 's * (V * x)'")]
    [InlineData("V * (1 - s) * x", "'1 - s' is a single number, which a matrix cannot multiply; scale the product: '(1 - s) * (V * x)'")]
    [InlineData("s * V * x", "The cell language has no operator '*' of a number and a matrix; scale the product: 's * (V * x)'")]
    [InlineData("V * (x, s)", "'s' is a single number, which a matrix cannot multiply; multiply a vector, or use a Bias: 'b * s'")]
    [InlineData("V * (1 - Tanh(s))",
        "'1 - Tanh(s)' is a single number, which a matrix cannot multiply; multiply a vector, or use a Bias: 'b * (1 - Tanh(s))'")]
    public void AProductOfANumberBecomesABias(string product, string expected)
        => Assert.Equal(expected, Message(Sources.Cell("readonly Weight V; readonly Scalar s;", $" * s + {product}")));

    [Theory]
    [InlineData("Weight A => W; Vec q => A * x;",
        "'A' is a second name of 'W', which the cell language does not have: write 'W' where 'A' is used, or declare a Weight of its own: 'readonly "
        + "Weight A;'")]
    [InlineData("Mask open => x > 0; Vec q => Select(open, x, h);",
        "'open' is a comparison, which cannot have a name: write it where it chooses, or name what it chooses: 'Vec open => Select(x > 0, 1, 0);'")]
    [InlineData("int token; Vec q => x * token;",
        "The value of 'token' is not known at compile time; declare it 'const int token = ...;', or 'readonly Input token;' for what is given at "
        + "every step (a class or a token as a vector: one-hot, or its embedding)")]
    [InlineData("[Size(\"Hidden\", \"K\")] readonly Weight V; Vec q => V * 1;",
        "'1' is a single number, which a matrix cannot multiply; multiply a vector of size K, or use a Bias: 'b * 1'")]
    [InlineData("readonly Weight V; [Size(\"Z\")] Vec z => 1; Vec q => V * z;",
        "'z' is a single number, which a matrix cannot multiply; [Size(\"Z\")] makes no vector of an expression of numbers alone: let 'z' depend on "
        + "a vector, or use a Bias: 'b * z'")]
    [InlineData("static readonly double A = double.Parse(\"0.5\"); Vec q => A * x;",
        "The value of 'double.Parse(\"0.5\")' is not known at compile time; write the number it returns as a literal or a const")]
    [InlineData("static double Half(Vec v) => 0.5; Vec q => x * Half(x);",
        "An equation cannot contain a call of your own method 'Half'; write what it returns as an equation, 'Vec name => ...;', and use its name")]
    [InlineData("[Size(\"One\")] readonly Bias b; Vec q => b + x;",
        "[Size] gives a dimension a name, and 'One' is the size of a single number (which is a Scalar: 'readonly Scalar s;'); sizes are given by "
        + "name when a layer is made")]
    [InlineData("readonly Other o; Vec q => x;",
        "'o' is a cell, and cells do not stand inside each other: write the equations of 'Other' here, or put layers of both cells one upon the "
        + "other")]
    public void MembersSayWhatToWrite(string members, string expected)
        => Assert.Equal(expected, Message(Sources.Cell(members, " + q")
            + "[Cell] partial class Other { readonly Input x; readonly State h; [Next(nameof(h))] Vec h1 => x + h; }"));

    [Theory]
    [InlineData("readonly State cell; Vec cellNext => cell + x;", "cellNext")]
    [InlineData("readonly State c; Vec c1 => c + x; [Output] Vec c2 => c1;", "c1")]
    [InlineData("readonly State c; Vec newC => c + x;", "newC")]
    [InlineData("readonly State c; Vec other => c + x;", "c1")]
    [InlineData("readonly State c; [Next(nameof(x))] Vec c1 => c + x;", "c1")]
    [InlineData("readonly State c; [Next(nameof(W))] Vec c1 => c + x;", "c1")]
    [InlineData("readonly State c; [Next(nameof(h))] Vec c1 => c + x;", "c1")]
    [InlineData("readonly State aState; [Next(nameof(h))] Vec other => aState + x; [Next(nameof(h))] Vec aState1 => aState + x;", "aState1")]
    [InlineData("readonly State c; [Output] Vec c1 => c + x;", "c1")]
    [InlineData("readonly State c; [Next(nameof(c))] Vec c1() => c + x;", "c1")]
    [InlineData("readonly State c; [Next(nameof(c))] Vec c1 = c + x;", "c1")]
    [InlineData("readonly State c; [Next(nameof(c))] var c1 => c + x;", "c1")]
    [InlineData("readonly State c; [Next(nameof(c))] double c1 => c + x;", "c1")]
    [InlineData("readonly State c; const double c1 = 0.5;", "c11")]
    public void AStateWithoutNextNamesTheEquationThatWasMeant(string members, string equation)
        => Assert.Contains(Generated.From(Sources.Cell(members)).Diagnostics, d => d.Id == "CELL0012"
            && d.GetMessage(System.Globalization.CultureInfo.InvariantCulture).EndsWith($"Vec {equation} => ...;'", StringComparison.Ordinal));

    [Fact]
    public void TypesThatCSharpDoesNotKnowAreToldByCSharpAlone()
        => Assert.All(
            [
                "[CellDsl.Cell] partial class C { readonly Input x; readonly State h; readonly Weight W; [Next(nameof(h))] Vec h1 => W * x + h; }",
                "using CellDsl; [Cell] partial class C { readonly Inptu x; readonly Stat h; readonly Weight W; [Next(nameof(h))] Vec h1 => W * x + "
                + "h; }",
            ],
            source =>
            {
                Generated generated = Generated.From(source);
                Assert.DoesNotContain(generated.Diagnostics, d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
                Assert.Contains(generated.CompilerDiagnostics, d => d.Id == "CS0246");
            });

    [Fact]
    public void NumbersThatStandTooDeepAreToldSo()
        => Assert.Contains("it stands inside more than 200 operations", Message(Sources.Equation("x * A119",
            "static readonly double A0 = 1;"
            + string.Concat(Enumerable.Range(1, 119).Select(i => $" static readonly double A{i} = A{i - 1} * 0.5;")))),
            StringComparison.Ordinal);

    [Fact]
    public void AllTyposOfAnEquationAreReported()
        => Assert.Equal(["Tanhh", "Sigmoidd", "Expp", "Logg"], Generated.From(Sources.Equation("Tanhh(Sigmoidd(x)) + Expp(Logg(h))")).Diagnostics
            .OrderBy(d => d.Location.SourceSpan.Start).Select(d => d.Location.SourceTree!.GetText().ToString(d.Location.SourceSpan)));

    [Fact]
    public void AStructIsToldByCSharpAlone()
    {
        Generated generated = Generated.From("using CellDsl; [Cell] partial struct C { readonly Input x; }");
        Assert.Empty(generated.Diagnostics);
        Assert.Contains(generated.CompilerDiagnostics, d => d.Id == "CS0592");
    }

    [Fact]
    public void AnUnfinishedNameIsFinished()
        => Assert.Contains("did you mean 'Expm1'?", Message(Sources.Equation("Expm(x)")), StringComparison.Ordinal);

    [Fact]
    public void NextNamesTheStates()
        => Assert.Equal("'x' is an Input; [Next] names the state that the equation updates: '[Next(nameof(h))]'",
            Message(Sources.Cell("[Next(nameof(x))] Vec q => x;", " + q")));

    [Fact]
    public void AStateWithoutNextGetsALineToPaste()
        => Assert.Equal("State 'c' never gets a next value; mark the equation that computes it: '[Next(nameof(c))] Vec c1 => ...;'",
            Message(Sources.Cell("readonly State c;", " + c")));
}
