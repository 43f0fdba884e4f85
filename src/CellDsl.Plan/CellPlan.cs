namespace CellDsl;

/// <summary>What an engine does to run a cell forward and backward: a list of slots (buffers) and two programs over them.
/// The same plan drives every engine; only kernels and storage differ.</summary>
public sealed record CellPlan
{
    /// <summary>The buffers; everything else names them by their index here (<see cref="SlotRef.Slot"/>).</summary>
    public required IReadOnlyList<SlotInfo> Slots { get; init; }
    /// <summary>From inputs, contexts and initial states to outputs and final states.</summary>
    public required CellProgram Forward { get; init; }
    /// <summary>Backpropagation through time: from the output's gradient and those of the final states to all other gradients.</summary>
    public required CellProgram Backward { get; init; }
    /// <summary>Where the output of a step is found after it.</summary>
    public required SlotRef Output { get; init; }
    /// <summary>Capture name → where the value is found when capturing, in the order of <see cref="CellDescription.Captures"/>.</summary>
    public required IReadOnlyList<SlotRef> Captures { get; init; }
}

/// <summary>One direction: what runs before the time loop, at every step (backward: from the last to the first), and after it. In order.</summary>
public sealed record CellProgram
{
    /// <summary>Steps that need nothing of the recurrence: over the rows of many time steps at once, or once for parameters and contexts.</summary>
    public required IReadOnlyList<PlanStep> Before { get; init; }
    /// <summary>The recurrence: steps that run at every time step, for its B rows.</summary>
    public required IReadOnlyList<PlanStep> Loop { get; init; }
    /// <summary>Steps that the recurrence does not need, over the rows of many time steps at once: outputs, gradients of matrices.</summary>
    public required IReadOnlyList<PlanStep> After { get; init; }

    /// <summary>All steps, in the order in which they begin to run.</summary>
    internal IEnumerable<PlanStep> Steps => Before.Concat(Loop).Concat(After);

    /// <summary>Every slot that a step reads or writes, as often as it does.</summary>
    internal IEnumerable<int> Slots => Steps.SelectMany(step => step.Slots).Select(s => s.Slot);

    /// <summary>The steps of each phase.</summary>
    internal IEnumerable<(Phase Phase, IReadOnlyList<PlanStep> Steps)> Phases => [(Phase.Before, Before), (Phase.Loop, Loop), (Phase.After, After)];
}
