using System.Reflection;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

/// <summary>A cell's kernels on a device, compiled when they are first needed.</summary>
/// <param name="kernels">The class that has them.</param>
/// <param name="owner">The cell and its sizes, for messages.</param>
sealed class CellKernels(Type kernels, KernelCache cache, string owner)
{
    readonly Dictionary<(string Name, TileChoice? Tile, Type Mode, Type Masks), KernelLauncher> _launchers = [];

    readonly Dictionary<(string Name, Type Tile, KeptWeights Kept, Type Mode), LoopLauncher> _loops = [];

    /// <summary>Why a loop cannot be one launch, whatever the sizes; null if it can.</summary>
    public string? LoopObstacle(string name)
        => Constant(GpuConvention.WaitsOf(name)) is not null ? null
            : Constant(GpuConvention.ObstacleOf(name)) as string ?? "its kernels were written without one";

    /// <summary>How often the groups of a loop that is one launch wait for each other, per time step.</summary>
    public int LoopWaits(string name) => Constant(GpuConvention.WaitsOf(name)) as int? ?? 0;

    object? Constant(string name)
        => kernels.GetField(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)?.GetRawConstantValue();

    /// <summary>The kernel that runs a whole loop.</summary>
    /// <param name="stages">The loop's stages.</param>
    /// <param name="kept">Weights in registers.</param>
    public LoopLauncher GetLoop(string name, GpuKernelStep[] stages, Type tile, KeptWeights kept, Type mode)
        => _loops.TryGetValue((name, tile, kept, mode), out LoopLauncher? launcher)
            ? launcher
            : _loops[(name, tile, kept, mode)] = cache.GetLoop(
                Method(name, TypesOfLoop(stages, tile, kept, mode)),
                () => $"Kernel '{name}' of {owner}, {tile.Name}{(kept.Count > 0 ? $", {kept.Registers(stages)} registers of weights" : "")},");

    /// <summary>In the order of the kernel's type parameters.</summary>
    static IEnumerable<Type> TypesOfLoop(GpuKernelStep[] stages, Type tile, KeptWeights kept, Type mode)
    {
        var weights = new Queue<Type>(stages.SelectMany(s => s.Products).Select(kept.TypeFor));
        return GpuConvention.TypeParametersOfLoop(weights.Count, stages[0].IsBackward).Select(parameter => parameter switch
        {
            GpuTypeParameter.Tile => tile,
            GpuTypeParameter.Kept => weights.Dequeue(),
            GpuTypeParameter.Mode => mode,
            _ => throw new InvalidOperationException($"A loop's kernel has no type parameter for {parameter}."),
        });
    }

    /// <param name="types">In the order of the kernel's type parameters.</param>
    MethodInfo Method(string name, IEnumerable<Type> types)
    {
        MethodInfo method = kernels.GetMethod(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException($"{owner} has no kernel '{name}' for GPUs.");
        return method.IsGenericMethodDefinition ? method.MakeGenericMethod([.. types]) : method;
    }

    /// <param name="tile">For a kernel with products.</param>
    /// <param name="mode">For a forward kernel: what it stores.</param>
    /// <param name="masks">For a kernel whose sums dropout may multiply by masks.</param>
    public KernelLauncher Get(GpuKernelStep step, TileChoice? tile, Type mode, Type masks)
    {
        string name = step.Name;
        if (_launchers.TryGetValue((name, tile, mode, masks), out KernelLauncher? launcher))
            return launcher;
        MethodInfo method = Method(name, step.TypeParameters.Select(parameter => parameter switch
        {
            GpuTypeParameter.Tile => tile!.Tile,
            GpuTypeParameter.Group => tile!.Group,
            GpuTypeParameter.Masks => masks,
            GpuTypeParameter.Mode => mode,
            _ => throw new InvalidOperationException($"A step's kernel has no type parameter for {parameter}."),
        }));
        return _launchers[(name, tile, mode, masks)]
            = cache.Get(method, tile?.Specialization ?? KernelSpecialization.Empty, ()
                => $"Kernel '{name}' of {owner}{(tile is null ? "" : $", {tile.Tile.Name}, {tile.Group.Name}")},");
    }
}
