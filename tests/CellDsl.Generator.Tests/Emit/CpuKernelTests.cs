using CellDsl.Generator.Emit;
using CellDsl.Generator.Emit.Cpu;
using CellDsl.Generator.Emit.Printing;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Tests.Emit;

public class CpuKernelTests
{
    static readonly CellModel s_model = Samples.Lstm();

    [Fact]
    public void AnLstmStepReadsLikeItsEquations()
    {
        string text = CellEmitter.Emit(s_model, Passes.Run(s_model), [Backends.Cpu]).Last().Text;
        Assert.Contains("""
                    //     i = σ(Wi x + Ui h + bi)
                    //     f = σ(Wf x + Uf h + bf)
                    //     o = σ(Wo x + Uo h + bo)
                    //     g = tanh(Wg x + Ug h + bg)
                    //     c1 = f ⊙ c + i ⊙ g
                    //     h1 = o ⊙ tanh(c1)
                    // Sums: 0 = Ui h, 1 = Uf h, 2 = Uo h, 3 = Ug h.
                    // Saves for backward: i, f, o, g.
                    [global::System.Runtime.CompilerServices.MethodImpl(Optimized)]
                    public static void Step1<TMode>(in global::CellDsl.Kernels.Tile<T> tile)
            """, text);
        Assert.Contains("""
                                V i = Sigmoid(Load(iXRows, row, unit) + Load(sum0, row, unit));
                                V f = Sigmoid(Load(fXRows, row, unit) + Load(sum1, row, unit));
                                V o = Sigmoid(Load(oXRows, row, unit) + Load(sum2, row, unit));
                                V g = Tanh(Load(gXRows, row, unit) + Load(sum3, row, unit));
                                V c = Load(cPrevRows, row, unit);
                                V c1 = f * c + i * g;
                                V h1 = o * Tanh(c1);
                                Store(cNextRows, row, unit, c1);
                                Store(hNextRows, row, unit, h1);
                                if (TMode.Records)
                                {
                                    Store(iRows, row, unit, i);
                                    Store(fRows, row, unit, f);
                                    Store(oRows, row, unit, o);
                                    Store(gRows, row, unit, g);
                                }
            """, text);
    }

    [Fact]
    public void BackwardNamesTheAdjointsOfTheUsersValues()
    {
        string text = CellEmitter.Emit(s_model, Passes.Run(s_model), [Backends.Cpu]).Last().Text;
        Assert.Contains("V @do = dh1 * tanh_c1;", text);
        Assert.Contains("V dc1 = Load(dcNextRows, row, unit) + dh1 * o * (one - tanh_c1 * tanh_c1);", text);
        Assert.Contains("Store(dfInRows, row, unit, df * (f * (one - f)));", text);
        Assert.Contains("//     dfIn = df ⊙ f ⊙ (1 - f)", text);
    }

    [Fact]
    public void WhatOnlyRecordingStoresIsComputedOnlyThere()
    {
        var b = new CompiledBuilder();
        int x = b.Node(Op.Input, index: 0), both = b.Node(Op.Exp, a: x), recorded = b.Node(Op.Tanh, a: both), captured = b.Node(Op.Sin, a: both);
        b.Kernel("K").Load(x, "xRows").Store(recorded, "aRows", StoreWhen.Recording).Store(captured, "bRows", StoreWhen.Capturing)
            .Compute(both, recorded, captured);
        Assert.Equal("""
            V x = Load(xRows, row, unit);
            V expX = Exp(x);
            if (TMode.Records)
            {
                Store(aRows, row, unit, Tanh(expX));
            }
            if (TMode.Captures)
            {
                Store(bRows, row, unit, Sin(expX));
            }
            """, Body(b), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void ScalarsAndRepeatedNumbersLeaveTheLoops()
    {
        var b = new CompiledBuilder();
        int half = b.Constant(0.5), again = b.Constant(0.5), once = b.Constant(-3), alpha
            = b.Node(Op.Vector, "alpha", index: 2, dimension: 0, rows: RowSpace.Parameter);
        int x = b.Node(Op.Input, index: 0);
        int p = b.Node(Op.Multiply, a: half, b: x), q = b.Node(Op.Add, a: p, b: again), r = b.Node(Op.Multiply, a: q, b: alpha), s
            = b.Node(Op.Max, a: r, b: once);
        b.Kernel("K").Load(x, "xRows").Load(alpha, "alphaRows", scalar: true).Store(s, "yRows").Compute(p, q, r, s);
        string text = Text(b);
        Assert.Contains("V alpha = LoadScalar(alphaRows);\n", text);
        Assert.Contains("V half = Constant(0.5);\n", text);
        Assert.True(text.IndexOf("V half", StringComparison.Ordinal) < text.IndexOf("for (int row", StringComparison.Ordinal));
        Assert.Contains("Store(yRows, row, unit, Max((half * x + half) * alpha, Constant(-3)));", text);
    }

    /// <summary>A number has rows as a vector has: one for all, one per sequence, or one per step.</summary>
    [Theory]
    [InlineData("Parameter", "LoadScalar(leakRows)")]
    [InlineData("Context", "LoadScalar(leakRows, row)")]
    [InlineData("Sequence", "LoadScalar(leakRows, row)")]
    public void NumbersAreReadInTheRowsTheyHave(string rows, string load)
    {
        var b = new CompiledBuilder();
        int leak = b.Node(Op.Tanh, "leak", b.Node(Op.Input, index: 0), dimension: 0, rows: Enum.Parse<RowSpace>(rows));
        int x = b.Node(Op.Input, index: 0), y = b.Node(Op.Multiply, a: leak, b: x);
        b.Kernel("K").Load(leak, "leakRows", scalar: true).Load(x, "xRows").Store(y, "yRows").Compute(y);
        Assert.Contains(load, Text(b));
    }

    [Fact]
    public void LocalsKeepClearOfKeywordsAndOfTheKernelsOwnNames()
    {
        var m = new ModelBuilder("Names").Input("x").State("in");
        m.Equation("row", m["in"]);
        m.Equation("Tanh", m["in"]);
        m.Equation("xRows", m["in"]);
        var b = new CompiledBuilder();
        int x = b.Node(Op.Input, index: 0), state = b.Node(Op.State, index: 1);
        int row = b.Node(Op.Add, "row", x, state), tanh = b.Node(Op.Tanh, "Tanh", row), rows = b.Node(Op.Negate, "xRows", tanh);
        b.Kernel("K").Load(x, "xRows").Load(state, "inRows").Store(rows, "yRows").Compute(row, tanh, rows);
        Assert.Equal("""
            V x = Load(xRows, row, unit);
            V @in = Load(inRows, row, unit);
            V row_2 = x + @in;
            V Tanh_2 = Tanh(row_2);
            V xRows_2 = -Tanh_2;
            Store(yRows, row, unit, xRows_2);
            """, Body(b, m.Build()), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void AccumulatingStoresAdd()
    {
        var b = new CompiledBuilder();
        int x = b.Node(Op.Input, index: 0), y = b.Node(Op.Negate, a: x);
        b.Kernel("K").Load(x, "xRows").Store(y, "totalRows", accumulate: true).Compute(y);
        Assert.Contains("AddTo(totalRows, row, unit, -x);", Text(b));
    }

    [Fact]
    public void ASlotThatIsOverwrittenIsReadFirst()
    {
        var b = new CompiledBuilder();
        int x = b.Node(Op.Vector, index: 0), one = b.Node(Op.Exp, a: x), y = b.Node(Op.Vector, index: 0), two = b.Node(Op.Sin, a: y);
        b.Kernel("K").Load(x, "aRows").Load(y, "bRows").Store(one, "bRows").Store(two, "aRows").Compute(one, two);
        string[] lines = Body(b).Split('\n');
        Assert.All(lines[..2], line => Assert.Contains("Load(", line));
        Assert.All(lines[2..], line => Assert.DoesNotContain("Load(", line));
    }

    [Fact]
    public void LongExpressionsAreCutIntoLocals()
    {
        var b = new CompiledBuilder();
        int x = b.Node(Op.Vector, index: 8);
        int value = x;
        var computed = new List<int>();
        for (int i = 0; i < 200; i++)
            computed.Add(value = b.Node(i % 2 == 0 ? Op.Softplus : Op.Negate, a: value));
        b.Kernel("K").Load(x, "xRows").Store(value, "yRows").Compute([.. computed]);
        Assert.All(Text(b).Split('\n'), line => Assert.True(line.Length <= 150, line));
    }

    static string Text(CompiledBuilder b, CellModel? model = null)
    {
        CompiledCell cell = b.Build();
        var writer = new SourceWriter();
        new CpuKernel(model ?? s_model, cell, cell.Kernels[0], writer).Write();
        return writer.ToString();
    }

    /// <summary>What stands between the braces of the inner loop.</summary>
    static string Body(CompiledBuilder b, CellModel? model = null)
    {
        string text = Text(b, model);
        string open = "        {\n";
        int start = text.IndexOf(open, text.IndexOf("for (int unit", StringComparison.Ordinal), StringComparison.Ordinal) + open.Length;
        string body = text[start..text.LastIndexOf("\n        }\n", StringComparison.Ordinal)];
        return string.Join("\n", body.Split('\n').Select(l => l[12..]));
    }
}
