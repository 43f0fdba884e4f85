using System.Reflection;

namespace CellDsl.Gpu.Engine;

/// <summary>A cell's kernels on a device, compiled when they are first needed.</summary>
/// <param name="kernels">The class that has them.</param>
/// <param name="owner">The cell and its sizes, for messages.</param>
sealed class CellKernels(Type kernels, KernelCache cache, string owner)
{
    readonly Dictionary<(string Name, TileChoice? Tile, Type Mode), KernelLauncher> _launchers = [];

    /// <param name="tile">For a kernel with products.</param>
    /// <param name="mode">For a forward kernel: what it stores.</param>
    public KernelLauncher Get(string name, TileChoice? tile, Type mode)
    {
        if (_launchers.TryGetValue((name, tile, mode), out KernelLauncher? launcher))
            return launcher;
        MethodInfo method = kernels.GetMethod(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException($"{owner} has no kernel '{name}' for GPUs.");
        if (method.IsGenericMethodDefinition)
            method = method.MakeGenericMethod([.. method.GetGenericArguments().Select(a => a.Name switch
            {
                "TTile" => tile!.Tile,
                "TGroup" => tile!.Group,
                _ => mode,
            })]);
        return _launchers[(name, tile, mode)] = cache.Get(method, () => $"Kernel '{name}' of {owner}{(tile is null ? "" : $", {tile.Tile.Name}, {tile.Group.Name}")},");
    }
}
