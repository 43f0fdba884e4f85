using CellDsl.Gpu.Engine;
using ILGPU.Runtime.Cuda;

namespace CellDsl.Gpu;

// Products on tensor cores.
public sealed partial class GpuDevice
{
    /// <summary>Whether products outside the time loop run on tensor cores in TF32 (<see cref="GpuOptions.AllowTf32"/>).</summary>
    public bool UsesTensorCores => Options.AllowTf32 && (ComputesFragments || Accelerator is CudaAccelerator { Architecture.Major: >= 8 });

    /// <summary>For tests: the same kernels where there are no tensor cores, with arithmetic in place of their one instruction.</summary>
    internal bool ComputesFragments { get; init; }
}
