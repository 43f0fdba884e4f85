using System.Numerics;
using CellDsl.Execution;
using CellDsl.Kernels;

namespace CellDsl.Backends.Cpu;

/// <summary>Runs one layer's cell on the processor; what its callers need to know, whatever the vector width.</summary>
abstract class CpuEngine<T> : LayerEngine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public abstract WorkspacePool<T> Workspaces { get; }

    protected abstract void Forward(Workspace<T> workspace, in CallArrays<T> arrays, int firstStep);

    protected abstract void Backward(Workspace<T> workspace, in CallArrays<T> arrays);

    public override LayerWorkspace<T> Rent(int steps, int batch, RunMode mode) => Workspaces.Rent(steps, batch, mode);

    public override void Return(LayerWorkspace<T> workspace) => Workspaces.Return((Workspace<T>)workspace);

    public override void Forward(LayerWorkspace<T> workspace, in CallArrays<T> arrays, int firstStep) => Forward((Workspace<T>)workspace, arrays, firstStep);

    public override void Backward(LayerWorkspace<T> workspace, in CallArrays<T> arrays) => Backward((Workspace<T>)workspace, arrays);

    public static CpuEngine<T> Create<TCell>(CellDescription cell, IReadOnlyList<MaskInfo> masks, ParameterSet<T> parameters, IReadOnlyList<int> sizes,
        int vectorBits, Sharing sharing)
        where TCell : ICell
        => vectorBits switch
        {
            512 => new CpuEngine<TCell, T, V512<T>>(cell, masks, parameters, sizes, sharing),
            256 => new CpuEngine<TCell, T, V256<T>>(cell, masks, parameters, sizes, sharing),
            128 => new CpuEngine<TCell, T, V128<T>>(cell, masks, parameters, sizes, sharing),
            _ => new CpuEngine<TCell, T, V1<T>>(cell, masks, parameters, sizes, sharing),
        };
}
