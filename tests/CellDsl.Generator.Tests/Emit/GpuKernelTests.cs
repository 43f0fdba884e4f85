using CellDsl.Generator.Emit.Gpu;
using CellDsl.Generator.Emit.Printing;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Tests.Emit;

public class GpuKernelTests
{
    static readonly CellModel s_model = Samples.Lstm();

    [Fact]
    public void AnLstmStepReadsLikeItsEquations()
    {
        string text = Text(s_model);
        Assert.Contains("""
                        var i = Sigmoid(Load(iXRows, at) + sum0);
                        var f = Sigmoid(Load(fXRows, at) + sum1);
                        var o = Sigmoid(Load(oXRows, at) + sum2);
                        var g = Tanh(Load(gXRows, at) + sum3);
                        var c = Load(cPrevRows, at);
                        var c1 = f * c + i * g;
                        var h1 = o * Tanh(c1);
                        Store(cNextRows, at, c1);
                        Store(hNextRows, at, h1);
                        if (TMode.Records)
                        {
                            Store(iRows, at, i);
            """, text);
    }

    [Fact]
    public void ARowBehindItsSequencesEndKeepsItsStatesAndIsZeroElsewhere()
    {
        string text = Text(s_model);
        Assert.Contains("""
                        if (HasEnded(step, row))
                        {
                            Store(cNextRows, at, Load(cHeldRows, at));
                            Store(hNextRows, at, Load(hHeldRows, at));
                            if (TMode.Records)
                            {
                                Store(iRows, at, Constant(0));
            """, text);
        Assert.Contains("""
                        if (HasEnded(step, row))
                        {
                            Store(dcPrevRows, at, Load(dcHeldRows, at));
                            Store(dgInRows, at, Constant(0));
            """, text);
    }

    /// <summary>A number has rows as a vector has: one for all, one per sequence, or one per step.</summary>
    [Theory]
    [InlineData("Parameter", "LoadScalar(leakRows)")]
    [InlineData("Context", "LoadScalar(leakRows, row % step.Batch)")]
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
    public void AllGatesOfAUnitAreInOneThread()
    {
        string text = Text(s_model);
        Assert.Contains("public TTile Sum0, Sum1, Sum2, Sum3;", text);
        Assert.Contains("sums.Sum3 = TTile.Add(sums.Sum3, rows, TWeights.At(weights, at + 3 * stride));", text);
        // Products that add to the same sums share a type.
        Assert.Contains("sums = Multiply<BackwardStep2Product<TTile>, BackwardStep2Sums<TTile>, TTile, TGroup>(sums, operands.B.B.A, step, tiles);",
            text);
    }

    [Fact]
    public void OnlyGradientsThroughMatricesCanBeMasked()
    {
        string text = Text(s_model);
        Assert.Contains("""
                            if (row < step.Count && unit < step.Quads)
                            {
                                var sum0 = TMasks.Apply(masks, 0, step, row, unit, TTile.Row(sums.Sum0, n));
                                BackwardStep2Row(step, slots, row, unit, sum0);
                            }
            """, text);
        Assert.Contains("Step1Row<TMode>(step, slots, row, unit, TTile.Row(sums.Sum0, n), ", text);
    }

    [Fact]
    public void NumbersAreSingle()
    {
        var b = new CompiledBuilder();
        int x = b.Node(Op.Input, index: 0), value = x;
        var computed = new List<int>();
        foreach (double number in new[] { 0.1, -3, 1e300, -0.0, 1e-50, double.NaN, 1234567.5 })
            computed.Add(value = b.Node(Op.Add, a: value, b: b.Constant(number)));
        b.Kernel("K").Load(x, "xRows").Store(value, "yRows").Compute([.. computed]);
        string text = Text(b);
        foreach (string number in new[] { "0.1f", "-3", "float.PositiveInfinity", "-0.0f", "1E-50f", "float.NaN", "1234567.5f" })
            Assert.Contains($"Constant({number})", text);
    }

    [Fact]
    public void ManyMatricesOfOneOperandAreDoneInParts()
    {
        const int gates = 18;
        ModelBuilder m = new ModelBuilder("Wide").Input("x").State("h").Weight([2], [.. Enumerable.Range(0, gates).Select(n => $"U{n}")]);
        int sum = m["h"];
        for (int n = 0; n < gates; n++)
            sum = m.Apply(ExprKind.Add, sum, m.Apply(ExprKind.Tanh, m.Product($"U{n}", "h")));
        m.Equation("h1", sum, next: "h");
        string text = Text(m.Build());
        Assert.Contains("public static int Factors => 16;", text);
        Assert.Contains("public static int Factors => 2;", text);
        Assert.Contains("sums.Sum17 = TTile.Add(sums.Sum17, rows, TWeights.At(weights, at + stride));", text);
        Assert.Contains("var tiles = Tiles<TTile, TGroup>(16);", text);
    }

    [Fact]
    public void AKernelOfTooManyValuesIsRefusedWhenItIsAskedFor()
    {
        ModelBuilder m = new ModelBuilder("Huge").Input("x").State("h");
        int sum = m["h"];
        for (int n = 0; n < 130; n++)
        {
            m = m.Bias($"b{n}");
            sum = m.Apply(ExprKind.Add, m.Apply(ExprKind.Tanh, sum), m.Apply(ExprKind.Multiply, m[$"b{n}"], m["h"]));
        }
        m.Equation("h1", sum, next: "h");
        string text = Text(m.Build());
        Assert.Contains("""throw new global::System.NotSupportedException("Kernel 'Step1' of cell 'Huge' reads and writes """, text);
        Assert.DoesNotContain("HugeGpuKernels", text);
    }

    static string Text(CellModel model) => GpuFile.Write(model, Passes.Run(model));

    static string Text(CompiledBuilder b)
    {
        CompiledCell cell = b.Build();
        var writer = new SourceWriter();
        new GpuKernel(
            s_model, cell, cell.Kernels[0], (KernelStep)cell.Plan.Forward.Loop[0], new PlanPrinter(cell.Plan, PlanContexts.Of(s_model)), writer)
            .Write();
        return writer.ToString();
    }
}
