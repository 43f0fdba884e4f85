using System.Reflection;
using CellDsl.Gpu.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

/// <summary>The kernels that a device has compiled. They live as long as the device.</summary>
sealed class KernelCache(Accelerator accelerator, SharedMemoryLimit shared)
{
    readonly Dictionary<MethodInfo, KernelLauncher> _launchers = [];
    readonly Dictionary<MethodInfo, LoopLauncher> _loops = [];
    readonly Dictionary<string, Delegate> _library = [];
    readonly Lock _gate = new();
    GpuException? _failure;

    /// <summary>A cell's kernel.</summary>
    /// <param name="method">With all type arguments.</param>
    /// <param name="specialization">The size of its groups, where the compiler is to know.</param>
    /// <param name="owner">For the message if it does not compile.</param>
    public KernelLauncher Get(MethodInfo method, KernelSpecialization specialization, Func<string> owner)
    {
        lock (_gate)
            return _launchers.TryGetValue(method, out KernelLauncher? known)
                ? known
                : _launchers[method] = Compile(() => KernelLauncher.Load(accelerator, method, specialization), owner);
    }

    /// <summary>A cell's kernel for a whole loop.</summary>
    /// <inheritdoc cref="Get(MethodInfo, KernelSpecialization, Func{string})"/>
    public LoopLauncher GetLoop(MethodInfo method, Func<string> owner)
    {
        lock (_gate)
            return _loops.TryGetValue(method, out LoopLauncher? known)
                ? known
                : _loops[method] = Compile(() => LoopLauncher.Load(accelerator, method, shared), owner);
    }

    /// <summary>A kernel of this library.</summary>
    public TLaunch Get<TLaunch>(string name, Func<Accelerator, TLaunch> load)
        where TLaunch : Delegate
    {
        lock (_gate)
            return (TLaunch)(_library.TryGetValue(name, out Delegate? known)
                ? known
                : _library[name] = Compile(() => load(accelerator), () => $"Kernel '{name}' of CellDsl.Gpu"));
    }

    /// <summary>After a failed compilation ILGPU's context may be unusable, so the first failure is the one that counts.</summary>
    TResult Compile<TResult>(Func<TResult> compile, Func<string> owner)
    {
        if (_failure is not null)
            throw new GpuException($"A kernel failed to compile on '{accelerator.Name}' before, and nothing more can be compiled there; open the "
                + $"device anew. {_failure.Message}", _failure);
        try
        {
            return compile();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _failure = new GpuException($"{owner()} did not compile for '{accelerator.Name}': {Innermost(e).Message}", e);
            throw _failure;
        }
    }

    static Exception Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
            e = inner;
        return e;
    }
}

/// <summary>Launches one kernel of a cell.</summary>
abstract class KernelLauncher
{
    /// <param name="operands">As many as the kernel has products.</param>
    /// <param name="masks">As many as the kernel has sums, where it takes masks.</param>
    public abstract void Launch(AcceleratorStream stream, KernelConfig config, StepRows step,
        ReadOnlySpan<ArrayView<Float4>> slots, ReadOnlySpan<Operand> operands, ReadOnlySpan<MaskDraw> masks);

    public static KernelLauncher Load(Accelerator accelerator, MethodInfo method, KernelSpecialization specialization)
    {
        Type[] types = [.. method.GetParameters().Skip(1).Select(p => p.ParameterType)];
        Type launcher = types.Length switch { 1 => typeof(PointwiseLauncher<>), 2 => typeof(ProductLauncher<,>), _ => typeof(MaskedLauncher<,,>) };
        return (KernelLauncher)Activator.CreateInstance(launcher.MakeGenericType(types), BindingFlags.Instance | BindingFlags.Public
            | BindingFlags.DoNotWrapExceptions,
            null, [accelerator, method, specialization], null)!;
    }
}

sealed class PointwiseLauncher<TSlots>(Accelerator accelerator, MethodInfo method, KernelSpecialization specialization) : KernelLauncher
    where TSlots : struct, IPack<TSlots, ArrayView<Float4>>
{
    readonly Action<AcceleratorStream, KernelConfig, StepRows, TSlots> _launch
        = accelerator.LoadKernel(method.CreateDelegate<Action<StepRows, TSlots>>(), specialization);

    public override void Launch(AcceleratorStream stream, KernelConfig config, StepRows step,
        ReadOnlySpan<ArrayView<Float4>> slots, ReadOnlySpan<Operand> operands, ReadOnlySpan<MaskDraw> masks)
        => _launch(stream, config, step, TSlots.Of(slots));
}

sealed class ProductLauncher<TSlots, TOperands>(Accelerator accelerator, MethodInfo method, KernelSpecialization specialization) : KernelLauncher
    where TSlots : struct, IPack<TSlots, ArrayView<Float4>>
    where TOperands : struct, IPack<TOperands, Operand>
{
    readonly Action<AcceleratorStream, KernelConfig, StepRows, TSlots, TOperands> _launch
        = accelerator.LoadKernel(method.CreateDelegate<Action<StepRows, TSlots, TOperands>>(), specialization);

    public override void Launch(AcceleratorStream stream, KernelConfig config, StepRows step,
        ReadOnlySpan<ArrayView<Float4>> slots, ReadOnlySpan<Operand> operands, ReadOnlySpan<MaskDraw> masks)
        => _launch(stream, config, step, TSlots.Of(slots), TOperands.Of(operands));
}

sealed class MaskedLauncher<TSlots, TOperands, TMasks>(Accelerator accelerator, MethodInfo method, KernelSpecialization specialization)
    : KernelLauncher
    where TSlots : struct, IPack<TSlots, ArrayView<Float4>>
    where TOperands : struct, IPack<TOperands, Operand>
    where TMasks : struct, ISumMasks<TMasks>
{
    readonly Action<AcceleratorStream, KernelConfig, StepRows, TSlots, TOperands, TMasks> _launch
        = accelerator.LoadKernel(method.CreateDelegate<Action<StepRows, TSlots, TOperands, TMasks>>(), specialization);

    public override void Launch(AcceleratorStream stream, KernelConfig config, StepRows step,
        ReadOnlySpan<ArrayView<Float4>> slots, ReadOnlySpan<Operand> operands, ReadOnlySpan<MaskDraw> masks)
        => _launch(stream, config, step, TSlots.Of(slots), TOperands.Of(operands), TMasks.Of(masks));
}
