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
        => Constant(name + "Waits") is not null ? null : Constant(name + "Obstacle") as string ?? "its kernels were written without one";

    /// <summary>How often the groups of a loop that is one launch wait for each other, per time step.</summary>
    public int LoopWaits(string name) => Constant(name + "Waits") as int? ?? 0;

    object? Constant(string name) => kernels.GetField(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)?.GetRawConstantValue();

    /// <summary>The kernel that runs a whole loop.</summary>
    /// <param name="stages">The loop's stages.</param>
    /// <param name="kept">Weights in registers.</param>
    public LoopLauncher GetLoop(string name, GpuKernelStep[] stages, Type tile, KeptWeights kept, Type mode)
        => _loops.TryGetValue((name, tile, kept, mode), out LoopLauncher? launcher)
            ? launcher
            : _loops[(name, tile, kept, mode)] = cache.GetLoop(
                Method(name, a => a switch { "TTile" => tile, "TMode" => mode, _ => kept.TypeFor(stages, a) }),
                () => $"Kernel '{name}' of {owner}, {tile.Name}{(kept.Count > 0 ? $", {kept.Registers(stages)} registers of weights" : "")},");

    /// <param name="argument">The type for a type parameter.</param>
    MethodInfo Method(string name, Func<string, Type> argument)
    {
        MethodInfo method = kernels.GetMethod(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException($"{owner} has no kernel '{name}' for GPUs.");
        return method.IsGenericMethodDefinition ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(a => argument(a.Name))]) : method;
    }

    /// <param name="tile">For a kernel with products.</param>
    /// <param name="mode">For a forward kernel: what it stores.</param>
    /// <param name="masks">For a kernel whose sums dropout may multiply by masks.</param>
    public KernelLauncher Get(string name, TileChoice? tile, Type mode, Type masks)
    {
        if (_launchers.TryGetValue((name, tile, mode, masks), out KernelLauncher? launcher))
            return launcher;
        MethodInfo method = Method(name, a => a switch { "TTile" => tile!.Tile, "TGroup" => tile!.Group, "TMasks" => masks, _ => mode });
        return _launchers[(name, tile, mode, masks)] = cache.Get(method, tile?.Specialization ?? KernelSpecialization.Empty, () => $"Kernel '{name}' of {owner}{(tile is null ? "" : $", {tile.Tile.Name}, {tile.Group.Name}")},");
    }
}
