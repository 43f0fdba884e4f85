using CellDsl.Generator.Emit.Description;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Tests.Emit;

public class DepthTests
{
    [Fact]
    public void VanillaHasOneNonlinearityEitherWay()
    {
        // x → tanh → h1, y = Why h1 + by; h → tanh → h1.
        Assert.Equal(1, Depth.Feedforward(Samples.Vanilla()));
        Assert.Equal(1, Depth.Recurrent(Samples.Vanilla()));
    }

    [Fact]
    public void LstmHasTwo()
    {
        // x → i (σ) → c1 → tanh → h1: 2. The cycle h → i (σ) → c1 → tanh → h1 takes one step: 2;
        // h → c → h takes two steps for σ and tanh: 1; c → c passes none: 0.
        Assert.Equal(2, Depth.Feedforward(Samples.Lstm()));
        Assert.Equal(2, Depth.Recurrent(Samples.Lstm()));
    }

    [Fact]
    public void TheLinearCycleOfACellStateHasNone()
    {
        ModelBuilder m = new ModelBuilder("Integrator").Input("x").State("c").Diagonal("f").Weight([1], "W");
        m.Equation("c1", m.Apply(ExprKind.Add, m.Apply(ExprKind.Multiply, m["f"], m["c"]), m.Apply(ExprKind.Tanh, m.Product("W", "x"))), next: "c");
        CellModel model = m.Build();
        Assert.Equal(0, Depth.Recurrent(model));
        Assert.Equal(1, Depth.Feedforward(model));
    }

    [Fact]
    public void GruWithResetBeforeHasTwo()
    {
        // h → r (σ) → r ⊙ h → n (tanh) → h1, and the same from x.
        Assert.Equal(2, Depth.Feedforward(Samples.GruResetBefore()));
        Assert.Equal(2, Depth.Recurrent(Samples.GruResetBefore()));
    }

    [Fact]
    public void AStateThatShiftsHalvesTheDepthOfItsCycle()
    {
        // h_t = tanh(U s_{t-1}), s_t = h_{t-1}: one tanh in two steps.
        ModelBuilder m = new ModelBuilder("Delay").Input("x").State("h", "s").Weight([2], "U").Weight([1], "W");
        m.Equation("h1", m.Apply(ExprKind.Tanh, m.Apply(ExprKind.Add, m.Product("U", "s"), m.Product("W", "x"))), next: "h");
        m.Equation("s1", m["h"], next: "s");
        Assert.Equal(0.5, Depth.Recurrent(m.Build()));
    }

    [Fact]
    public void ANumeratorIsLinearAndADenominatorIsNot()
    {
        ModelBuilder m = new ModelBuilder("Quotient").Input("x").State("h", "n");
        m.Equation("h1", m.Apply(ExprKind.Divide, m["x"], m["n"]), next: "h");
        m.Equation("n1", m["n"], next: "n");
        CellModel model = m.Build();
        Assert.Equal(0, Depth.Feedforward(model));
        Assert.Equal(0, Depth.Recurrent(model));

        m = new ModelBuilder("Inverse").Input("x").State("h");
        m.Equation("h1", m.Apply(ExprKind.Divide, m["x"], m["h"]), next: "h");
        Assert.Equal(1, Depth.Recurrent(m.Build()));
    }

    [Theory]
    [InlineData(0, new int[0], 0)]
    [InlineData(2, new[] { 0, 1, 5 }, 0)]                                        // no cycle
    [InlineData(2, new[] { 0, 1, 5, 1, 0, 2 }, 3.5)]                             // one cycle of two edges
    [InlineData(3, new[] { 0, 1, 9, 1, 2, 9, 2, 0, 0, 1, 1, 7 }, 7)]             // a loop beats the cycle of mean 6
    [InlineData(4, new[] { 0, 1, 1, 1, 0, 1, 1, 2, 50, 2, 3, 3, 3, 2, 4 }, 3.5)] // two components; the edge between is on no cycle
    public void TheLargestMeanOverCycles(int states, int[] edges, double mean)
    {
        var graph = new int?[states, states];
        for (int e = 0; e < edges.Length; e += 3)
            graph[edges[e], edges[e + 1]] = edges[e + 2];
        Assert.Equal(mean, Depth.LargestCycleMean(graph), 12);
    }
}
