using CellDsl.Generator.Emit.Gpu;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Tests.Emit;

public class GpuLoopTests
{
    [Fact]
    public void StagesFollowEachOtherAtEveryTimeStep()
        => Assert.Contains("""
                        for (int n = 0; n < run.Steps; n++)
                        {
                            int t = StepOf(run, n);
                            WaitForGroups(run, 2 * n + 1);
                            Step1At<TTile, TKept1, TMode>(run, stages.First, shared, kept1, t);
                            WaitForGroups(run, 2 * n + 2);
                            Step2At<TTile, TKept2, TMode>(run, stages.Rest, shared, kept2, t);
                        }
            """, Text(Samples.GruResetBefore()));

    /// <summary>Each product has a type of its own for what threads keep in registers, since products have different numbers of matrices.</summary>
    [Fact]
    public void WeightsAreKeptForEveryProduct()
    {
        string text = Text(Samples.Lstm());
        Assert.Contains("public static void BackwardLoop<TTile, TKept1, TKept2, TKept3, TKept4>(", text);
        Assert.Contains("var kept4 = Keep<BackwardStep2Product<TTile>, TKept4>(run, stages.Rest.Shape, stages.Rest.Operands.B.B.A, shared);", text);
        Assert.Contains("sums, stage.Operands.B.B.A, run, stage.Shape, shared, kept4, t, first);", text);
    }

    [Fact]
    public void EquationsAreWrittenOnce()
    {
        string text = Text(Samples.Lstm());
        Assert.Equal(2, text.Split("var c1 = f * c + i * g;").Length);
        Assert.Equal(3, text.Split(" Step1Row<TMode>(step, slots, ").Length);
    }

    /// <summary>An LSTM's gradients of gates are kept for all steps, so nobody overwrites what others still multiply.</summary>
    [Fact]
    public void GroupsWaitWhereOneReadsWhatOthersWrite()
    {
        Assert.Equal([true], Waits(Samples.Lstm(), c => c.Plan.Forward));
        Assert.Equal([false, true], Waits(Samples.Lstm(), c => c.Plan.Backward));
        Assert.Equal([true, true], Waits(Samples.GruResetBefore(), c => c.Plan.Forward));
    }

    [Fact]
    public void WithoutProductsNobodyWaits()
    {
        ModelBuilder m = new ModelBuilder("Leaky").Input("x").State("h").Diagonal("a").Weight([1], "W");
        m.Equation("h1", m.Apply(ExprKind.Add, m.Product("W", "x"), m.Apply(ExprKind.Multiply, m["a"], m["h"])), next: "h");
        CellModel model = m.Build();
        Assert.All(Waits(model, c => c.Plan.Forward), Assert.False);
        string text = Text(model);
        Assert.Contains("public const int LoopWaits = 0;", text);
        Assert.DoesNotContain("Shared()", text);
    }

    [Fact]
    public void ALoopOfTooManyValuesIsLeftToStageKernels()
    {
        // Each stage multiplies all values of the stage before.
        const int stages = 5, states = 12;
        ModelBuilder m = new ModelBuilder("Many").Input("x").Weight([1], "W").Weight([2], "U");
        for (int stage = 0; stage < stages; stage++)
            for (int n = 0; n < states; n++)
                m = m.State($"s{stage}_{n}");
        for (int stage = 0; stage < stages; stage++)
            for (int n = 0; n < states; n++)
                m.Equation($"s{stage}_{n}Next", m.Apply(ExprKind.Tanh, m.Apply(ExprKind.Add,
                    stage == 0 ? m.Product("W", "x") : m.Product("U", $"s{stage - 1}_{n}Next"), m[$"s{stage}_{n}"])), next: $"s{stage}_{n}");
        string text = Text(m.Build());
        Assert.Contains("""LoopObstacle = "its stages read and write more values than one kernel can be given";""", text);
        Assert.Contains("class ManyGpuKernels", text);
    }

    static IEnumerable<bool> Waits(CellModel model, Func<CompiledCell, CellProgram> program)
    {
        CompiledCell cell = Passes.Run(model);
        var loop = LoopStages.Of(cell, program(cell));
        Assert.Equal("", loop.Obstacle);
        return loop.WaitsBefore;
    }

    static string Text(CellModel model) => GpuFile.Write(model, Passes.Run(model));
}
