using CellDsl.Execution;

namespace CellDsl;

/// <summary>Puts zoneout of one state into a plan. What wrote or read the state's next value writes or reads a candidate instead, and the last step
/// of the loop mixes it with the previous value. Backward, with m the mask: the candidate's adjoint is (1 - m) of the state's, and m of it goes
/// straight to the previous value's.</summary>
static class ZoneoutRewrite
{
    public static CellDescription Run(CellDescription cell, int state, int mask)
    {
        var roles = new SlotRoles(cell);
        int slot = roles.StateSlots[state], carry = roles.CarrySlots[state], dimension = cell.States[state].Dimension;
        string name = cell.States[state].Name;
        CellPlan plan = cell.Plan;
        var next = new SlotRef(slot, SlotTime.Next);
        if (slot < 0 || !PlanRewrite.Uses(plan.Forward.Loop, next))
            throw new NotSupportedException($"Cell '{cell.Name}' does not compute its state '{name}' in the time loop, so it cannot have zoneout.");

        bool outsideLoop = PlanRewrite.Uses(plan.Forward.Before.Concat(plan.Forward.After), next);
        bool inBackward = PlanRewrite.Uses(plan.Backward.Before.Concat(plan.Backward.Loop).Concat(plan.Backward.After), next);
        var value = new ValueOrigin(ValueKind.ZoneoutCandidate, name + " before zoneout", plan.Slots[slot].Origin);
        plan = PlanRewrite.Add(plan, value, dimension, new SlotKeep(Life(outsideLoop), Life(outsideLoop || inBackward)), out int candidate);
        SlotRef Candidate(SlotRef r) => r == next ? Now(candidate) : r;
        CellProgram forward = PlanRewrite.Replace(plan.Forward, Candidate, Candidate);
        CellProgram backward = PlanRewrite.Replace(plan.Backward, Candidate, Candidate);
        forward = forward with
        {
            Loop = [.. forward.Loop, new MaskStep(MaskOperation.Mix, mask, dimension, Now(candidate), new SlotRef(slot, SlotTime.Previous), next)],
        };
        if (carry >= 0)
            backward = Backward(ref plan, backward, mask, carry, plan.Output == next && roles.OutputGradient >= 0 ? Now(roles.OutputGradient) : null,
                name, value);
        return cell with
        {
            Plan = plan with
            {
                Forward = forward,
                Backward = backward,
                // A state's own name shows the state; an equation's the candidate.
                Captures = [.. plan.Captures.Select((c, n) => cell.States.Any(s => s.Name == cell.Captures[n]) ? c : Candidate(c))],
            },
        };
    }

    /// <param name="output">The output's gradient where the state is the output.</param>
    /// <param name="candidate">The state's next value before zoneout.</param>
    static CellProgram Backward(ref CellPlan plan, CellProgram program, int mask, int carry, SlotRef? output, string name, ValueOrigin candidate)
    {
        ValueOrigin Adjoint(string adjoint) => new(ValueKind.Adjoint, adjoint, candidate);
        SlotRef later = new(carry, SlotTime.Next), earlier = new(carry, SlotTime.Previous);
        bool isWritten = PlanRewrite.Uses(program.Loop, earlier);
        MaskOperation operation = isWritten ? MaskOperation.Retain : MaskOperation.RetainFirst;
        var retain = new MaskStep(operation, mask, plan.Slots[carry].Dimension, later, output, earlier);

        program = Release(ref plan, program, mask, later, Adjoint($"d{name} before zoneout"));
        if (output is { } dy)
            program = Release(ref plan, program, mask, dy, Adjoint($"dy before zoneout of {name}"));
        return program with { Loop = [.. program.Loop, retain] };
    }

    /// <summary>Readers of an adjoint of the state read that of the candidate.</summary>
    static CellProgram Release(ref CellPlan plan, CellProgram program, int mask, SlotRef adjoint, ValueOrigin value)
    {
        int dimension = plan.Slots[adjoint.Slot].Dimension;
        bool outsideLoop = PlanRewrite.Uses(program.Before.Concat(program.After), adjoint);
        if (!outsideLoop && !PlanRewrite.Uses(program.Loop, adjoint))
            return program;
        plan = PlanRewrite.Add(plan, value, dimension, new SlotKeep(SlotLife.None, Life(outsideLoop)), out int released);
        SlotRef Released(SlotRef r) => r == adjoint ? Now(released) : r;
        program = PlanRewrite.Replace(program, Released, Released);
        var release = new MaskStep(MaskOperation.Release, mask, dimension, adjoint, null, Now(released));
        return outsideLoop
            ? program with { Before = [release, .. program.Before] }
            : program with { Loop = [release, .. program.Loop] };
    }

    static SlotRef Now(int slot) => new(slot, SlotTime.Current);

    static SlotLife Life(bool all) => all ? SlotLife.All : SlotLife.Current;
}
