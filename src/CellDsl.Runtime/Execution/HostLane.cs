using System.Numerics;

namespace CellDsl.Execution;

/// <summary>A lane over slots in the processor's memory: all but the steps themselves. Of what is done row by row, each lane has a part.</summary>
public abstract unsafe class HostLane<T> : IPlanLane<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The run at hand.</summary>
    protected PlanRun<T> Pass { get; private set; } = null!;

    /// <summary>Memory of the run at hand.</summary>
    protected HostWorkspace<T> Workspace { get; private set; } = null!;

    /// <summary>Which of the lanes this is, from 0.</summary>
    protected int Lane { get; private set; }

    /// <summary>How many lanes there are.</summary>
    protected int Lanes { get; private set; }

    /// <summary>Lanes that take part in the loop, the first ones.</summary>
    protected virtual int LoopLanes => Lanes;

    /// <summary>Before <see cref="PlanInterpreter.Run"/>.</summary>
    public void Begin(PlanRun<T> run, int lane, int lanes)
    {
        (Pass, Workspace) = (run, (HostWorkspace<T>)run.Workspace);
        (Lane, Lanes) = (lane, lanes);
    }

    /// <inheritdoc/>
    public abstract void Run(SizedStep step, int firstStep, int steps);

    /// <inheritdoc/>
    public abstract void RunInLoop(SizedStep step, int t);

    /// <inheritdoc/>
    public virtual bool TryRunLoop(Share steps) => false;

    /// <inheritdoc/>
    public virtual void Meet() { }

    /// <summary>Waits for the lanes that take part in the loop.</summary>
    protected virtual void MeetInLoop() { }

    /// <summary>Whether a slot's rows are copied from or to the caller's array; if not, they are that array.</summary>
    protected virtual bool IsCopied(int slot) => true;

    /// <summary>Rows of a step outside the loop, or of one time step in it.</summary>
    protected int RowsOf(SizedStep step, int steps) => step.Rows switch
    {
        RowSpace.Parameter => 1,
        RowSpace.Context => Pass.Batch,
        _ => Pass.Batch * steps,
    };

    /// <summary>Those of them that exist.</summary>
    protected ExistingRows Existing(SizedStep step)
        => new(step.Rows == RowSpace.Parameter ? null : Workspace.Lengths, ofSteps: step.Rows == RowSpace.Sequence);

    /// <inheritdoc/>
    public void TakeIn(Share steps)
    {
        SlotRoles roles = Pass.Plan.Roles;
        Share rows = OwnRows(steps);
        if (Pass.IsBackward)
        {
            if (roles.OutputGradient >= 0 && IsCopied(roles.OutputGradient))
                SlotCopy.In(Workspace, roles.OutputGradient, 0, Pass.Arrays.Output, rows);
            return;
        }
        for (int i = 0; i < roles.Inputs.Length; i++)
            if (roles.Inputs[i] >= 0 && IsCopied(roles.Inputs[i]))
                SlotCopy.In(Workspace, roles.Inputs[i], Pass.FirstStep, Pass.Arrays.Inputs[i], rows);
    }

    /// <inheritdoc/>
    public void GiveOut(Share steps)
    {
        SlotRoles roles = Pass.Plan.Roles;
        Share rows = OwnRows(steps);
        if (!Pass.IsBackward)
        {
            SlotRef output = Pass.Plan.Cell.Plan.Output;
            if (IsCopied(output.Slot))
                SlotCopy.Out(Workspace, output, Pass.FirstStep, Pass.Arrays.Output, rows);
            return;
        }
        for (int i = 0; i < roles.InputGradients.Length; i++)
            if (roles.InputGradients[i] >= 0 && IsCopied(roles.InputGradients[i]))
                SlotCopy.Out(Workspace, new SlotRef(roles.InputGradients[i], SlotTime.Current), 0, Pass.Arrays.Inputs[i], rows);
    }

    /// <summary>The lane's part of the rows t·B + b of some time steps.</summary>
    Share OwnRows(Share steps)
    {
        Share part = Share.Of(steps.Count * Pass.Batch, Lane, Lanes);
        int first = steps.First * Pass.Batch;
        return new Share(first + part.First, first + part.End);
    }

    /// <inheritdoc/>
    public void StartCarries()
    {
        Share rows = Share.Of(Pass.Batch, Lane, Lanes);
        foreach ((int slot, int state) in Pass.Plan.Roles.Carries)
        {
            ReadOnlySpan<T> gradient = Pass.FinalGradient(state);
            for (int b = rows.First; b < rows.End; b++)
            {
                Span<T> row = Workspace.Row(new SlotRef(slot, SlotTime.Next), Pass.Steps - 1, b);
                if (gradient.IsEmpty)
                    row.Clear();
                else
                    gradient.Slice(b * row.Length, row.Length).CopyTo(row);
            }
        }
    }

    /// <inheritdoc/>
    public void Hold(int t)
    {
        Share rows = Share.Of(Pass.Batch, Lane, LoopLanes);
        for (int b = rows.First; b < rows.End; b++)
            if (!Pass.Has(t, b))
                Hold(t, b);
        MeetInLoop();
    }

    void Hold(int t, int b)
    {
        if (!Pass.IsBackward)
        {
            foreach (int slot in Pass.Plan.Roles.States)
                Copy(slot, t, b, SlotTime.Previous, SlotTime.Next);
            return;
        }
        foreach (int slot in Pass.Plan.Adjoints)
            if (Workspace.Has(slot))
                Workspace.Row(new SlotRef(slot, SlotTime.Current), t, b).Clear();
        foreach ((int slot, _) in Pass.Plan.Roles.Carries)
            Copy(slot, t, b, SlotTime.Next, SlotTime.Previous);
    }

    void Copy(int slot, int t, int b, SlotTime from, SlotTime to)
        => Workspace.Row(new SlotRef(slot, from), t, b).CopyTo(Workspace.Row(new SlotRef(slot, to), t, b));
}
