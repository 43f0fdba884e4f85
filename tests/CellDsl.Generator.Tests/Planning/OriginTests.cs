using CellDsl.Generator.Model;
using CellDsl.Generator.Tests.Emit;

namespace CellDsl.Generator.Tests.Planning;

/// <summary>Slots say which value they hold.</summary>
public sealed class OriginTests
{
    [Fact]
    public void EverySlotHoldsAValueOfItsName()
    {
        foreach (CellModel model in new[] { Samples.Lstm(), Samples.GruResetBefore(), Samples.Vanilla() })
        {
            CellPlan plan = Passes.Run(model).Plan;
            Assert.All(plan.Slots, slot => Assert.Equal(slot.Name, slot.Origin.Name));
            Assert.Equal(plan.Slots.Count, plan.Slots.Select(s => s.Origin).Distinct().Count());
        }
    }

    [Fact]
    public void PartsAndAdjointsSayOfWhat()
    {
        var gate = new ValueOrigin(ValueKind.Equation, "i");
        Dictionary<string, ValueOrigin> held = Passes.Run(Samples.Lstm()).Plan.Slots.ToDictionary(s => s.Name, s => s.Origin);
        Assert.Equal(new ValueOrigin(ValueKind.InputPart, "iX", gate), held["iX"]);
        Assert.Equal(new ValueOrigin(ValueKind.Adjoint, "diIn", new(ValueKind.PreActivation, "iIn", gate)), held["diIn"]);
        Assert.Equal(new ValueOrigin(ValueKind.Adjoint, "dc", new(ValueKind.State, "c")), held["dc"]);
        Assert.Equal(gate, held["i"].Root());
        Assert.Equal(gate, held["iX"].Root());
    }

    /// <summary>A gate whose name ends as the compiler's names of parts do, and one whose name begins as those of adjoints do.</summary>
    [Fact]
    public void NoNameIsReadForItsMeaning()
    {
        ModelBuilder m = new ModelBuilder("A").Input("x").State("h").Weight([1], "W").Weight([2], "U");
        m.Equation("signIn", m.Apply(ExprKind.Sigmoid, m.Apply(ExprKind.Add, m.Product("W", "x"), m.Product("U", "h"))));
        m.Equation("dsignIn", m.Apply(ExprKind.Tanh, m["signIn"]));
        m.Equation("h1", m.Apply(ExprKind.Multiply, m["dsignIn"], m["h"]), next: "h");
        Dictionary<string, ValueOrigin> held = Passes.Run(m.Build()).Plan.Slots.ToDictionary(s => s.Name, s => s.Origin);
        Assert.Equal(new ValueOrigin(ValueKind.InputPart, "signInX", new(ValueKind.Equation, "signIn")), held["signInX"]);
        Assert.Equal(new ValueOrigin(ValueKind.Adjoint, "dsignInIn", new(ValueKind.PreActivation, "signInIn", new(ValueKind.Equation, "signIn"))),
            held["dsignInIn"]);
    }
}
