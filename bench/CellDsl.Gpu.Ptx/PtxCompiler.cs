using System.Reflection;
using CellDsl.Gpu.Engine;
using CellDsl.Gpu.Kernels;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using GpuContext = ILGPU.Context;

namespace CellDsl.Gpu.Ptx;

/// <summary>ILGPU's compiler for CUDA devices, without a device.</summary>
sealed class PtxCompiler : IDisposable
{
    readonly GpuContext _context;
    readonly PTXBackend _backend;

    /// <param name="architecture">80 for sm_80.</param>
    public PtxCompiler(int architecture)
    {
        // As GpuDevice sets it up.
        _context = GpuContext.Create(b => b.Optimize(OptimizationLevel.O2));
        var sm = new CudaArchitecture(architecture / 10, architecture % 10);
        _backend = new PTXBackend(_context, new CudaCapabilityContext(sm), sm, new CudaInstructionSet(7, 5), null);
    }

    public string Compile(MethodInfo kernel)
        => ((PTXCompiledKernel)_backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), SpecializationOf(kernel))).PTXAssembly;

    /// <summary>As the engine loads it.</summary>
    static KernelSpecialization SpecializationOf(MethodInfo kernel)
        => kernel.GetGenericArguments().FirstOrDefault(typeof(IGroup).IsAssignableFrom) is { } group
            ? (KernelSpecialization)typeof(TileChoice).GetMethod(nameof(TileChoice.SpecializationOf))!.MakeGenericMethod(group).Invoke(null, null)!
            : KernelSpecialization.Empty;

    public void Dispose()
    {
        _backend.Dispose();
        _context.Dispose();
    }
}
