using System.Reflection;
using CellDsl.Gpu.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

/// <summary>Launches the kernel that runs one of a cell's loops.</summary>
abstract class LoopLauncher
{
    public abstract void Launch(AcceleratorStream stream, KernelConfig config, LoopRun run, ReadOnlySpan<StageArguments> stages);

    /// <summary>How many groups of the kernel the device has at the same time.</summary>
    public abstract int ResidentGroups(int threads, int sharedBytes);

    public static LoopLauncher Load(Accelerator accelerator, MethodInfo method)
        => (LoopLauncher)Activator.CreateInstance(typeof(LoopLauncher<>).MakeGenericType(method.GetParameters()[1].ParameterType),
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions, null, [accelerator, method], null)!;
}

sealed class LoopLauncher<TStages>(Accelerator accelerator, MethodInfo method) : LoopLauncher
    where TStages : struct, ILoopStages<TStages>
{
    readonly Action<AcceleratorStream, KernelConfig, LoopRun, TStages> _launch = accelerator.LoadKernel(method.CreateDelegate<Action<LoopRun, TStages>>());

    public override void Launch(AcceleratorStream stream, KernelConfig config, LoopRun run, ReadOnlySpan<StageArguments> stages)
        => _launch(stream, config, run, TStages.Of(stages));

    public override int ResidentGroups(int threads, int sharedBytes)
        // ILGPU's simulation on the processor runs a group per multiprocessor, whatever it estimates.
        => accelerator.NumMultiprocessors * (accelerator.AcceleratorType == AcceleratorType.CPU
            ? 1
            : accelerator.EstimateMaxActiveGroupsPerMultiprocessor(_launch.GetKernel(), threads, sharedBytes));
}
