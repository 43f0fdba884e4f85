using System.Reflection;
using CellDsl.Gpu.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

/// <summary>Launches the kernel that runs one of a cell's loops.</summary>
abstract class LoopLauncher
{
    /// <summary>The shared memory that a group of the kernel may have.</summary>
    public abstract int MostSharedBytes { get; }

    public abstract void Launch(AcceleratorStream stream, KernelConfig config, LoopRun run, ReadOnlySpan<StageArguments> stages);

    /// <summary>How many groups of the kernel the device has at the same time.</summary>
    public abstract int ResidentGroups(int threads, int sharedBytes);

    public static LoopLauncher Load(Accelerator accelerator, MethodInfo method, SharedMemoryLimit shared)
        => (LoopLauncher)Activator.CreateInstance(typeof(LoopLauncher<>).MakeGenericType(method.GetParameters()[1].ParameterType),
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions, null, [accelerator, method, shared], null)!;
}

sealed class LoopLauncher<TStages> : LoopLauncher
    where TStages : struct, ILoopStages<TStages>
{
    readonly Accelerator _accelerator;
    readonly Action<AcceleratorStream, KernelConfig, LoopRun, TStages> _launch;

    public LoopLauncher(Accelerator accelerator, MethodInfo method, SharedMemoryLimit shared)
    {
        _accelerator = accelerator;
        _launch = accelerator.LoadKernel(method.CreateDelegate<Action<LoopRun, TStages>>());
        MostSharedBytes = shared.Grant(_launch.GetKernel());
    }

    public override int MostSharedBytes { get; }

    public override void Launch(AcceleratorStream stream, KernelConfig config, LoopRun run, ReadOnlySpan<StageArguments> stages)
        => _launch(stream, config, run, TStages.Of(stages));

    public override int ResidentGroups(int threads, int sharedBytes)
        // ILGPU's simulation on the processor runs a group per multiprocessor, whatever it estimates.
        => _accelerator.NumMultiprocessors * (_accelerator.AcceleratorType == AcceleratorType.CPU
            ? 1
            : _accelerator.EstimateMaxActiveGroupsPerMultiprocessor(_launch.GetKernel(), threads, sharedBytes));
}
