using System.Numerics;
using CellDsl.Execution;

namespace CellDsl;

/// <summary>A pass recorded in one workspace, which holds what forward kept of every step until the pass is disposed.</summary>
sealed class WholePass<T>(SequenceRunner<T> runner, LayerWorkspace<T> workspace) : LayerPass<T>(runner, workspace.Steps, workspace.Batch)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    LayerWorkspace<T>? _workspace = workspace;

    public override long KeptBytes => _workspace?.Bytes ?? 0;

    protected override bool IsDisposed => _workspace is null;

    protected override StateGradients<T> Backward(in CallArrays<T> arrays, BackwardResult<T>? into)
    {
        LayerWorkspace<T> workspace = _workspace!;
        Runner.Engine.Backward(workspace, arrays);
        return new StateGradients<T>(
            Runner.Slices(Runner.Cell.States, Runner.Roles.CarrySlots, workspace, 0, SlotTime.Previous, into?.InitialStates),
            Runner.Slices(Runner.Cell.Contexts, Runner.Roles.ContextGradients, workspace, 0, SlotTime.Current, into?.Contexts));
    }

    protected override void GiveBack()
    {
        if (Interlocked.Exchange(ref _workspace, null) is { } workspace)
            Runner.Engine.Return(workspace);
    }
}
