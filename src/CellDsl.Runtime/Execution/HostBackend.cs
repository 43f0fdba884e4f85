using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Execution;

/// <summary>A backend whose slots are in the processor's memory.</summary>
public abstract class HostBackend<T>(SizedPlan plan, ParameterSet<T> parameters) : PlanBackend<T>(plan, parameters)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override LayerWorkspace<T> CreateWorkspace() => new HostWorkspace<T>(Plan);

    /// <inheritdoc/>
    public override void SetParameter(PlanRun<T> run, int slot, int parameter)
    {
        var workspace = (HostWorkspace<T>)run.Workspace;
        if (workspace.Has(slot))
            Parameters.Value(parameter).CopyTo(workspace.Row(new SlotRef(slot, SlotTime.Current), 0, 0));
    }

    /// <inheritdoc/>
    public override void Clear(PlanRun<T> run, int slot) => ((HostWorkspace<T>)run.Workspace).ClearSlice(slot);

    /// <inheritdoc/>
    public override void AddParameterGradient(PlanRun<T> run, int slot, int parameter)
    {
        Span<T> target = Parameters.Gradient(parameter);
        TensorPrimitives.Add(target, ((HostWorkspace<T>)run.Workspace).Row(new SlotRef(slot, SlotTime.Current), 0, 0), target);
    }
}
