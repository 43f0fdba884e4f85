namespace CellDsl;

/// <summary>A buffer of vectors. T time steps, B batch rows, n the size of <see cref="Dimension"/>.</summary>
/// <param name="Name">The user's name of the value, e.g. "i", "dc", "Wi x + bi".</param>
/// <param name="Keep">In which modes the slot must hold all T steps at once.</param>
/// <param name="Source">Name of the input, context, state or parameter that <paramref name="Role"/> speaks of; empty otherwise.</param>
public sealed record SlotInfo(string Name, SlotKind Kind, int Dimension, SlotKeep Keep, SlotRole Role, string Source)
{
    /// <summary>The value that it holds; of a state the values before and after the step, of a carry those adjoints.</summary>
    public ValueOrigin Origin { get; init; } = ValueOrigin.Nameless;

    /// <summary>The rows that it has a vector for, a number where its dimension is One.</summary>
    internal RowSpace Rows => Kind switch
    {
        SlotKind.Parameter => RowSpace.Parameter,
        SlotKind.Context => RowSpace.Context,
        _ => RowSpace.Sequence,
    };
}

/// <summary>The shape of a slot. T time steps, B sequences, n the size of its dimension.</summary>
public enum SlotKind
{
    /// <summary>[n], one vector for all rows: a bias, or a value derived from parameters alone.</summary>
    Parameter,
    /// <summary>[B, n], one vector per sequence. Kernels may accumulate into one over time (<see cref="KernelStep.Totals"/>).</summary>
    Context,
    /// <summary>[B, n] within one time step, or [T, B, n] where <see cref="SlotInfo.Keep"/> says so.</summary>
    Step,
    /// <summary>[T+1, B, n]: slice t is s_{t-1} to step t, which writes slice t+1. Where not kept, two slices take turns.</summary>
    State,
    /// <summary>Adjoint of a state, two slices that take turns: step t reads the adjoint of the state it produced (<see cref="SlotTime.Next"/>)
    /// and writes the adjoint of the state it read (<see cref="SlotTime.Previous"/>).</summary>
    Carry,
}

/// <summary>Whether a slot exists, and whether with all time steps, per mode of running.</summary>
/// <param name="Inference">Forward without recording.</param>
/// <param name="Recording">Forward that records for backward, and the backward pass after it.</param>
public readonly record struct SlotKeep(SlotLife Inference, SlotLife Recording);

/// <summary>How much of a slot is in memory.</summary>
public enum SlotLife
{
    /// <summary>Not stored in this mode (unless it is captured).</summary>
    None,
    /// <summary>Only the current step's rows.</summary>
    Current,
    /// <summary>All T steps.</summary>
    All,
}

/// <summary>What a slot is to the caller of a layer. <see cref="SlotInfo.Source"/> names the field where there may be several.</summary>
public enum SlotRole
{
    /// <summary>A value of the plan's own, which no caller gives or gets.</summary>
    Value,
    /// <summary>An input, which the caller gives.</summary>
    Input,
    /// <summary>A context, which the caller gives.</summary>
    Context,
    /// <summary>A parameter that kernels read element by element: a bias, a diagonal or a scalar. Matrices have no slots.</summary>
    Parameter,
    /// <summary>A state: the caller gives its initial value and gets its final one.</summary>
    State,
    /// <summary>The output, where it is neither a state nor an input.</summary>
    Output,
    /// <summary>The gradient of an input, which the caller gets.</summary>
    InputGradient,
    /// <summary>The gradient of a context, which the caller gets.</summary>
    ContextGradient,
    /// <summary>The gradient of a bias, a diagonal or a scalar, to be added to the parameter's.</summary>
    ParameterGradient,
    /// <summary>The adjoint of a state: the caller gives that of the final value and gets that of the initial one.</summary>
    StateGradient,
    /// <summary>The gradient of the output, which the caller gives.</summary>
    OutputGradient,
}

/// <summary>A slot as a step sees it.</summary>
/// <param name="Slot">Index into <see cref="CellPlan.Slots"/>.</param>
public readonly record struct SlotRef(int Slot, SlotTime Time);

/// <summary>Which of two slices a step means, where a slot has one before the step and one after it.</summary>
public enum SlotTime
{
    /// <summary>The row of this step (or the only row there is).</summary>
    Current,
    /// <summary>State: the value the step reads. Carry: the adjoint the step writes.</summary>
    Previous,
    /// <summary>State: the value the step writes. Carry: the adjoint the step reads.</summary>
    Next,
}
