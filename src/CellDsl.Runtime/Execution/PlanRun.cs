namespace CellDsl.Execution;

/// <summary>A pass of a layer's plan, forward or backward, over what a caller gave. One object serves all of a layer's passes, one after the
/// other.</summary>
public sealed unsafe class PlanRun<T>
    where T : unmanaged
{
    CallArrays<T> _arrays;

    internal PlanRun(SizedPlan plan) => Plan = plan;

    /// <summary>The layer's plan.</summary>
    public SizedPlan Plan { get; }

    /// <summary>The steps, as the backend runs them.</summary>
    public SizedProgram Program { get; private set; } = null!;

    /// <summary>The memory of the run.</summary>
    public LayerWorkspace<T> Workspace { get; private set; } = null!;

    /// <summary>Whether adjoints are computed, from the last time step to the first.</summary>
    public bool IsBackward { get; private set; }

    /// <summary>Whether values of parameters and contexts alone are to be computed.</summary>
    public bool Prepare { get; private set; }

    /// <summary>Number of the first time step, of which only a state's slices know: 0, but in a stream of single steps, where two slices take
    /// turns.</summary>
    public int FirstStep { get; private set; }

    /// <summary>T, the number of time steps.</summary>
    public int Steps => Workspace.Steps;

    /// <summary>B, the number of sequences.</summary>
    public int Batch => Workspace.Batch;

    /// <summary>Whether some sequences end before others.</summary>
    public bool HasLengths => Workspace.Lengths is not null;

    /// <summary>Whether sequence <paramref name="row"/> has time step <paramref name="step"/>.</summary>
    public bool Has(int step, int row) => Workspace.Lengths is not { } lengths || step - FirstStep < lengths[row];

    /// <summary>The caller's input [T, B, n] of that place in the declaration, or (backward) where its gradient goes.</summary>
    public Span<T> Input(int input) => new(_arrays.Inputs[input], Count(Plan.Sizes[Plan.Cell.Inputs[input].Dimension]));

    /// <summary>Where the output [T, B, n] goes, or (backward) its gradient.</summary>
    public Span<T> Output => new(_arrays.Output, Count(Plan.Sizes[Plan.Cell.Output.Dimension]));

    /// <summary>Backward: the gradient [B, n] of a state after the last step; empty for zero.</summary>
    public ReadOnlySpan<T> FinalGradient(int state)
        => _arrays.FinalStates == null || _arrays.FinalStates[state] == null ? default
            : new(_arrays.FinalStates[state], checked(Batch * Plan.Sizes[Plan.Cell.States[state].Dimension]));

    internal ref readonly CallArrays<T> Arrays => ref _arrays;

    int Count(int size) => checked(Steps * Batch * size);

    internal void Begin(SizedProgram program, LayerWorkspace<T> workspace, in CallArrays<T> arrays, int firstStep, bool isBackward, bool prepare)
    {
        (Program, Workspace, _arrays) = (program, workspace, arrays);
        (FirstStep, IsBackward, Prepare) = (firstStep, isBackward, prepare);
    }

    internal void End()
    {
        Workspace = null!;
        _arrays = default;
    }
}
