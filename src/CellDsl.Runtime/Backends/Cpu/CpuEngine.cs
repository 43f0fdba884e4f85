using System.Numerics;
using CellDsl.Execution;
using CellDsl.Kernels;

namespace CellDsl.Backends.Cpu;

/// <summary>Runs one layer's cell on the processor; what its callers need to know, whatever the vector width.</summary>
abstract class CpuEngine<T>(SizedPlan plan, ParameterSet<T> parameters) : HostBackend<T>(plan, parameters)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static CpuEngine<T> Create<TCell>(SizedPlan plan, ParameterSet<T> parameters, int vectorBits, Sharing sharing)
        where TCell : ICell
        => vectorBits switch
        {
            512 => new CpuEngine<TCell, T, V512<T>>(plan, parameters, sharing),
            256 => new CpuEngine<TCell, T, V256<T>>(plan, parameters, sharing),
            128 => new CpuEngine<TCell, T, V128<T>>(plan, parameters, sharing),
            _ => new CpuEngine<TCell, T, V1<T>>(plan, parameters, sharing),
        };
}
