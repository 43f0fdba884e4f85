using CellDsl.Generator.Model;
using CellDsl.Generator.Tests.Support;

namespace CellDsl.Generator.Tests.Parsing;

public sealed class ParsedCellTests
{
    [Fact]
    public void LstmBecomesAModel()
    {
        CellModel model = Generated.From(Sources.Lstm).Model;

        Assert.Equal("LSTM with forget gate.", model.Summary);
        Assert.Equal(new TypeDeclaration("Cells", [], "partial class", "Lstm", "Cells.Lstm", "Cells.Lstm"), model.Type);
        Assert.Equal(Recomputation.MinimumCut, model.Recomputation);
        Assert.Equal(Initializer.Constant, model.Leaves.Single(l => l.Name == "bf").Initializer);
        Assert.Equal(1.0, model.Leaves.Single(l => l.Name == "bf").InitialValue);
        Assert.Equal(Initializer.Zero, model.Leaves.Single(l => l.Name == "bi").Initializer);
        Assert.Equal(Initializer.Xavier, model.Leaves.Single(l => l.Name == "Wi").Initializer);
        Assert.Equal("""
            dimensions One Input Hidden
            Input x [Input]
            State h [Hidden]
            State c [Hidden]
            Weight Wi [Hidden, Input]
            Weight Wf [Hidden, Input]
            Weight Wo [Hidden, Input]
            Weight Wg [Hidden, Input]
            Weight Ui [Hidden, Hidden]
            Weight Uf [Hidden, Hidden]
            Weight Uo [Hidden, Hidden]
            Weight Ug [Hidden, Hidden]
            Bias bf [Hidden]
            Bias bi [Hidden]
            Bias bo [Hidden]
            Bias bg [Hidden]
            i [Hidden] = Sigmoid(Add(Add(Product(Wi, x), Product(Ui, h)), bi))
            f [Hidden] = Sigmoid(Add(Add(Product(Wf, x), Product(Uf, h)), bf))
            o [Hidden] = Sigmoid(Add(Add(Product(Wo, x), Product(Uo, h)), bo))
            g [Hidden] = Tanh(Add(Add(Product(Wg, x), Product(Ug, h)), bg))
            c1 [Hidden] next c = Add(Multiply(f, c), Multiply(i, g))
            h1 [Hidden] next h = Multiply(o, Tanh(c1))
            """.ReplaceLineEndings("\n"), ModelText.Of(model));
    }

    [Theory]
    [InlineData("this.x", "x")]
    [InlineData("((x))", "x")]
    [InlineData("+x", "x")]
    [InlineData("-x", "Negate(x)")]
    [InlineData("(Vec)x", "x")]
    [InlineData("x!", "x")]
    [InlineData("x - 1", "Subtract(x, 1)")]
    [InlineData("2 * 3 * x", "Multiply(6, x)")]
    [InlineData("x / 0.5f", "Divide(x, 0.5)")]
    [InlineData("-2u * x", "Multiply(-2, x)")]
    [InlineData("Math.PI * x", "Multiply(3.141592653589793, x)")]
    [InlineData("Leak * x", "Multiply(0.25, x)")]
    [InlineData("this.x * C.Leak", "Multiply(x, 0.25)")]
    [InlineData("Root2 * x", "Multiply(1.4142135623730951, x)")]
    [InlineData("-(Root2 / 2 + Leak) * x", "Multiply(-0.9571067811865476, x)")]
    [InlineData("CellDsl.Functions.Exp(x)", "Exp(x)")]
    [InlineData("F.Exp(x)", "Exp(x)")]
    [InlineData("LeakyRelu(x)", "LeakyRelu(x, 0.01)")]
    [InlineData("LeakyRelu(slope: 0.1, x: x)", "LeakyRelu(x, 0.1)")]
    [InlineData("Elu(x)", "Elu(x, 1)")]
    [InlineData("Clip(x, -1, high: 2)", "Clip(x, -1, 2)")]
    [InlineData("Min(x, 0)", "Min(x, 0)")]
    [InlineData("Select(x > 0 & !(x >= 1) | 2 < x, x, -1)", "Select(Or(And(Greater(x, 0), Not(GreaterOrEqual(x, 1))), Less(2, x)), x, -1)")]
    [InlineData("Select(yes: x, no: 0, condition: x <= 3)", "Select(LessOrEqual(x, 3), x, 0)")]
    [InlineData("V * (h, x)", "Product(V, Concatenate(h, x))")]
    [InlineData("V * (a: h, b: Tanh(x), h, x)", "Product(V, Concatenate(h, Tanh(x), h, x))")]
    [InlineData("p * x", "Multiply(p, x)")]
    [InlineData("p * 2", "Multiply(p, 2)")]
    [InlineData("s * x", "Multiply(s, x)")]
    [InlineData("s + 1", "Add(s, 1)")]
    public void ExpressionsBecomeTerms(string expression, string expected)
    {
        string members = """
            readonly Weight V; readonly Diagonal p; readonly Scalar s;
            const float Leak = 1f / 4;
            static readonly double Root2 = Math.Sqrt(2);
            """;
        Generated generated
            = Generated.From(Sources.Equation(expression, members).Replace("using CellDsl;", "using CellDsl; using F = CellDsl.Functions;"));
        Assert.DoesNotContain(generated.Diagnostics, d => d.Id != "CELL0070");
        CellModel model = generated.Model;
        Assert.Equal(expected, ModelText.Term(model, model.Equations.Single(e => e.Name == "q").Root));
    }

    [Fact]
    public void EqualSubtermsAreShared()
    {
        CellModel model = Generated.From(Sources.Equation("Sigmoid(x * 2) + Sigmoid(x * 2) * (x * 2)")).Model;
        Assert.Single(model.Terms, t => t.Kind == ExprKind.Sigmoid);
        Assert.Equal(2, model.Terms.Count(t => t.Kind == ExprKind.Multiply));
    }

    [Fact]
    public void OperandsComeBeforeTheTermsThatUseThem()
    {
        foreach ((string name, string source) in Repository.Cells)
            foreach (CellModel model in Generated.From(source, Sources.ImplicitUsings).Models)
                for (int t = 0; t < model.Terms.Count; t++)
                    Assert.All(model.Terms[t].Operands, o => Assert.True(o < t, $"{name}: term {t} uses term {o}"));
    }

    [Fact]
    public void AGetterWithAnArrowIsAnEquation()
    {
        CellModel model = Generated.From(Sources.Cell("Vec q { get => x; }", " + q")).Model;
        Assert.Equal("x", ModelText.Term(model, model.Equations[0].Root));
    }

    [Fact]
    public void OneEquationMayUpdateSeveralStates()
    {
        CellModel model = Generated.From("""
            using CellDsl;
            [Cell(Recomputation = Recomputation.None)]
            partial class Shift
            {
                readonly Input x;
                readonly State a, b, c;
                [Next("a"), Next(nameof(b))] Vec a1 => x;
                [Next(nameof(c)), Output] Vec c1 => a + b;
            }
            """).Model;
        Assert.Equal(Recomputation.None, model.Recomputation);
        Assert.Equal("a1 [Hidden] next a next b = x", ModelText.Equation(model, model.Equations[0]));
        Assert.Equal("c1 [Hidden] next c output = Add(a, b)", ModelText.Equation(model, model.Equations[1]));
    }

    [Fact]
    public void OtherMembersAreTheUsersOwnBusiness()
    {
        Generated generated = Generated.From(Sources.Cell("""
            const int Answer = 42;
            static string Text() => "cell";
            public int Count { get; set; }
            enum Mode { One }
            class Helper { public Vec? Value; }
            static C() { }
            """));
        Assert.Empty(generated.Diagnostics);
        Assert.Equal(["h1"], generated.Model.Equations.Select(e => e.Name));
    }

    [Fact]
    public void NestedCellsSayWhereTheyBelong()
    {
        CellModel model = Generated.From("""
            namespace A.B { public static partial class Outer { internal partial record struct Middle<T>; partial struct Inner {
            [CellDsl.Cell] sealed partial record Rnn
            {
                readonly CellDsl.Input x; readonly CellDsl.State h;
                [CellDsl.Next(nameof(h))] CellDsl.Vec h1 => x + h;
            } } } }
            """).Model;
        Assert.Equal(new TypeDeclaration("A.B", ["partial class Outer", "partial struct Inner"], "partial record", "Rnn", "A.B.Outer.Inner.Rnn",
            "A.B.Outer+Inner+Rnn", IsVisible: false), model.Type);
    }

    [Fact]
    public void PartsInSeveralFilesAreOneCell()
    {
        Generated generated = Generated.From(
            "using CellDsl; [Cell] partial class C { readonly Input x; [Next(nameof(h))] Vec h1 => q + h; }",
            "using CellDsl; using static CellDsl.Functions; partial class C { readonly State h; const double Two = 2; Vec q => Tanh(Two * x); }");
        Assert.Empty(generated.Diagnostics);
        Assert.Equal(["h1", "q"], generated.Model.Equations.Select(e => e.Name));
        Assert.Equal("Tanh(Multiply(2, x))", ModelText.Term(generated.Model, generated.Model.Equations[1].Root));
    }

    [Theory]
    [InlineData("/// <summary>\n/// Two\n/// lines &amp; <c>code</c>, <see cref=\"Vec\"/> and <paramref name=\"y\"/>.\n/// </summary>",
        "Two lines & code, Vec and y.")]
    [InlineData("// <summary>no</summary>", "")]
    [InlineData("/// <remarks>no summary</remarks>", "")]
    public void SummaryIsPlainText(string comment, string expected)
        => Assert.Equal(expected, Generated.From(Sources.Cell("").Replace("[Cell]", comment + "\n[Cell]")).Model.Summary);

    public static TheoryData<string> CellNames => [.. Repository.Cells.Select(c => c.Name)];

    [Theory, MemberData(nameof(CellNames))]
    public void CellsOfTheRepositoryParseWithoutComplaint(string name)
    {
        Generated generated = Generated.From(Repository.Cells.Single(c => c.Name == name).Source, Sources.ImplicitUsings);
        Assert.Empty(generated.Diagnostics);
        Assert.NotEmpty(generated.Models);
    }
}
