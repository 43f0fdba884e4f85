using System.ComponentModel;

namespace CellDsl.Gpu;

/// <summary>Implemented by the generated part of every [Cell] class of a project that can compile kernels for GPUs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGpuCell
{
    /// <summary>A class with a static method for each kernel of the cell's plan, of its name.</summary>
    static abstract Type Kernels { get; }
}
