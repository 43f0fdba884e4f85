using CellDsl.Runtime.Tests.Support;

namespace CellDsl.Runtime.Tests.Plans;

/// <summary>A broken plan is found, with the pass, the cell and the step in the message.</summary>
public sealed class PlanSpecTests
{
    static readonly CellDescription s_cell = HandLstm.Description;

    [Theory, MemberData(nameof(CellCase.Names), MemberType = typeof(CellCase))]
    public void RightPlansPass(string name) => PlanSpec.Check(CellCase.Named(name).Description, "hand");

    public static TheoryData<string, string> Mistakes
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string name, (_, string message)) in s_mistakes)
                data.Add(name, message);
            return data;
        }
    }

    static readonly Dictionary<string, (Func<CellPlan, CellPlan> Break, string Message)> s_mistakes = new()
    {
        ["nothing computes a value"] = (p => p with { Forward = p.Forward with { Before = [] } },
            "forward loop step 'Step1 Sequence [Hidden]"),
        ["computed too late"]
            = (p => p with { Forward = p.Forward with { Before = [], After = p.Forward.Before } }, "before anything has computed it"),
        ["written twice"] = (p => p with { Forward = p.Forward with { Loop = [.. p.Forward.Loop, p.Forward.Loop[0]] } }, "which has a value already"),
        ["a carry outside the loop"]
            = (p => p with { Backward = p.Backward with { Loop = [], After = [.. p.Backward.Loop, .. p.Backward.After] } }, "outside the loop"),
        ["not kept"]
            = (p => p with
            { Slots = [.. p.Slots.Select(s => s.Role == SlotRole.Value ? s with { Keep = new(SlotLife.Current, SlotLife.Current) } : s)] },
            "of all time steps, of which one is kept"),
        ["another dimension"]
            = (p => p with { Slots = [.. p.Slots.Select(s => s.Role == SlotRole.Input ? s with { Dimension = PlanParts.Hidden } : s)] },
            "of another dimension"),
        ["an accumulator too few"] = (p => WithStep(p, k => k with { Accumulators = k.Accumulators - 1 }), "has no accumulator 3"),
        ["an accumulator too many"] = (p => WithStep(p, k => k with { Accumulators = k.Accumulators + 1 }), "to which no product adds"),
        ["access unsaid"] = (p => WithStep(p, k => k with { Access = [.. k.Access.Skip(1)] }), "says of not all its bindings"),
        ["no such slot"] = (p => p with { Output = new SlotRef(1000, SlotTime.Current) }, "there is no slot 1000"),
        ["a state without a time"] = (p => p with { Output = p.Output with { Time = SlotTime.Current } }, "is no value of its slot"),
        ["sums in a forward pass"] = (p => WithStep(p, k => k with { Access = [.. k.Access.Select(_ => SlotAccess.Add)] }), "adds to"),
        ["a gradient that nothing computes"] = (p => p with { Backward = p.Backward with { After = [] } }, "no step computes"),
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void MistakeIsFound(string name, string message)
    {
        CellPlan broken = s_mistakes[name].Break(s_cell.Plan);
        string said = Assert.Throws<InvalidOperationException>(() => PlanSpec.Check(broken, PlanContext.Of(s_cell), "a rewrite")).Message;
        Assert.StartsWith("Plan after a rewrite, cell 'HandLstm'", said, StringComparison.Ordinal);
        Assert.Contains(message, said, StringComparison.Ordinal);
    }

    static CellPlan WithStep(CellPlan plan, Func<KernelStep, KernelStep> change)
        => plan with { Forward = plan.Forward with { Loop = [change((KernelStep)plan.Forward.Loop[0])] } };
}
