using System.Reflection;
using CellDsl.Gpu.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

/// <summary>The kernels that a device has compiled. They live as long as the device.</summary>
sealed class KernelCache(Accelerator accelerator)
{
    readonly Dictionary<MethodInfo, KernelLauncher> _launchers = [];
    readonly Dictionary<MethodInfo, LoopLauncher> _loops = [];
    readonly Dictionary<string, Delegate> _library = [];
    readonly Lock _gate = new();
    GpuException? _failure;

    /// <summary>A cell's kernel.</summary>
    /// <param name="method">With all type arguments.</param>
    /// <param name="owner">For the message if it does not compile.</param>
    public KernelLauncher Get(MethodInfo method, Func<string> owner)
    {
        lock (_gate)
            return _launchers.TryGetValue(method, out KernelLauncher? known)
                ? known
                : _launchers[method] = Compile(() => KernelLauncher.Load(accelerator, method), owner);
    }

    /// <summary>A cell's kernel for a whole loop.</summary>
    /// <inheritdoc cref="Get(MethodInfo, Func{string})"/>
    public LoopLauncher GetLoop(MethodInfo method, Func<string> owner)
    {
        lock (_gate)
            return _loops.TryGetValue(method, out LoopLauncher? known)
                ? known
                : _loops[method] = Compile(() => LoopLauncher.Load(accelerator, method), owner);
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
            throw new GpuException($"A kernel failed to compile on '{accelerator.Name}' before, and nothing more can be compiled there; open the device anew. {_failure.Message}", _failure);
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
    public abstract void Launch(AcceleratorStream stream, KernelConfig config, StepRows step, ReadOnlySpan<ArrayView<Float4>> slots, ReadOnlySpan<Operand> operands);

    public static KernelLauncher Load(Accelerator accelerator, MethodInfo method)
    {
        Type[] types = [.. method.GetParameters().Skip(1).Select(p => p.ParameterType)];
        Type launcher = types.Length == 1 ? typeof(PointwiseLauncher<>) : typeof(ProductLauncher<,>);
        return (KernelLauncher)Activator.CreateInstance(launcher.MakeGenericType(types), BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions,
            null, [accelerator, method], null)!;
    }
}

sealed class PointwiseLauncher<TSlots>(Accelerator accelerator, MethodInfo method) : KernelLauncher
    where TSlots : struct, IPack<TSlots, ArrayView<Float4>>
{
    readonly Action<AcceleratorStream, KernelConfig, StepRows, TSlots> _launch = accelerator.LoadKernel(method.CreateDelegate<Action<StepRows, TSlots>>());

    public override void Launch(AcceleratorStream stream, KernelConfig config, StepRows step, ReadOnlySpan<ArrayView<Float4>> slots, ReadOnlySpan<Operand> operands)
        => _launch(stream, config, step, TSlots.Of(slots));
}

sealed class ProductLauncher<TSlots, TOperands>(Accelerator accelerator, MethodInfo method) : KernelLauncher
    where TSlots : struct, IPack<TSlots, ArrayView<Float4>>
    where TOperands : struct, IPack<TOperands, Operand>
{
    readonly Action<AcceleratorStream, KernelConfig, StepRows, TSlots, TOperands> _launch
        = accelerator.LoadKernel(method.CreateDelegate<Action<StepRows, TSlots, TOperands>>());

    public override void Launch(AcceleratorStream stream, KernelConfig config, StepRows step, ReadOnlySpan<ArrayView<Float4>> slots, ReadOnlySpan<Operand> operands)
        => _launch(stream, config, step, TSlots.Of(slots), TOperands.Of(operands));
}
