using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Cpu;

namespace CellDsl;

/// <summary>A recorded pass: the workspace with what forward kept, until disposed.</summary>
sealed unsafe class LayerPass<T>(SequenceRunner<T> runner, Workspace<T> workspace) : RecordedPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly long _version = runner.Parameters.Version;
    Workspace<T>? _workspace = workspace;
    bool _done;

    public override BackwardResult<T> Backward(Tensor<T> outputGradient, IReadOnlyDictionary<string, Tensor<T>>? finalStateGradients = null)
    {
        ObjectDisposedException.ThrowIf(_workspace is null, this);
        Workspace<T> workspace = _workspace;
        if (_done)
            throw new InvalidOperationException("Backward was called on this pass before; record again.");
        if (runner.Parameters.Version != _version)
            throw new InvalidOperationException("The parameters were changed since this pass was recorded; run backward before changing them.");
        ArgumentNullException.ThrowIfNull(outputGradient);
        CellDescription cell = runner.Cell;
        Tensor<T> dy = TensorShape.Check("Output gradient", cell.Output.Name, outputGradient,
            [workspace.Steps, workspace.Batch, runner.Sizes[cell.Output.Dimension]]);
        Tensor<T>?[] finals = CheckedArguments<T>.CheckStates("Final state gradient", cell, runner.Sizes, workspace.Batch, finalStateGradients);

        Tensor<T>[] inputs = new Tensor<T>[cell.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = SequenceRunner<T>.Create(workspace.Steps, workspace.Batch, runner.Sizes[cell.Inputs[i].Dimension]);
            if (runner.Roles.InputGradients[i] < 0)
                inputs[i].Clear();
        }

        using var targets = new PinnedArrays<T>(inputs, stackalloc nint[inputs.Length]);
        using var gradients = new PinnedArrays<T>(finals, stackalloc nint[finals.Length]);
        _done = true;
        fixed (T* source = dy)
            runner.Engine.Backward(workspace, new CallArrays<T> { Inputs = targets.Pointers, Output = source, FinalStates = gradients.Pointers });

        var byName = new Dictionary<string, Tensor<T>>(inputs.Length, StringComparer.Ordinal);
        for (int i = 0; i < inputs.Length; i++)
            byName.Add(cell.Inputs[i].Name, inputs[i]);
        return new BackwardResult<T>
        {
            Inputs = byName,
            InitialStates = runner.Slices(cell.States, runner.Roles.CarrySlots, workspace, 0, SlotTime.Previous),
            Contexts = runner.Slices(cell.Contexts, runner.Roles.ContextGradients, workspace, 0, SlotTime.Current),
        };
    }

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _workspace, null) is { } workspace)
            runner.Engine.Workspaces.Return(workspace);
    }
}
