using System.Reflection;
using CellDsl.Gpu.Engine;
using CellDsl.Gpu.Kernels;
using CellDsl.Kernels;

namespace CellDsl.Gpu.Ptx;

/// <summary>Finds a kernel by the names that the command line gives.</summary>
static class KernelChoice
{
    /// <summary>The library's own kernels go by this name in place of a cell's.</summary>
    public const string Library = "Library";

    /// <param name="mode">What forward kernels store: Inferring, Recording or Capturing.</param>
    /// <param name="kept">Fours of weights of each product that threads of loops keep in registers.</param>
    public static MethodInfo Find(string cell, string kernel, string tile, string group, string mode, int kept)
    {
        MethodInfo method = Kernels(cell).SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .FirstOrDefault(m => m.Name == kernel || $"{m.DeclaringType!.Name}.{m.Name}" == kernel)
            ?? throw new ArgumentException($"'{cell}' has no kernel '{kernel}'; it has {string.Join(", ", Names(cell))}.");
        return method.IsGenericMethodDefinition
            ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(a => a.Name switch
            {
                "TTile" => tile == "Auto" ? TileOfLoop(cell, kernel, kept) : TypeOf(typeof(ITile<>), tile),
                "TGroup" => TypeOf(typeof(IGroup), group),
                "TMasks" => typeof(NoMasks),
                "TMode" => TypeOf(typeof(IKernelMode), mode),
                ['T', 'K', 'e', 'p', 't', ..] => new KeptWeights(kept).TypeFor(Stages(cell, kernel), a.Name),
                _ => throw new ArgumentException($"Kernel '{kernel}' has a type argument {a.Name} that is not known here."),
            })])
            : method;
    }

    public static IEnumerable<string> Names(string cell)
        => Kernels(cell).SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly).Where(m => m.ReturnType == typeof(void))
            .Select(m => cell == Library ? $"{t.Name}.{m.Name}" : m.Name));

    static IEnumerable<Type> Kernels(string cell)
    {
        if (cell == Library)
            return typeof(GpuKernel).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(GpuKernel)));
        Type type = typeof(KernelChoice).Assembly.GetTypes().FirstOrDefault(t => t.Name == cell && typeof(IGpuCell).IsAssignableFrom(t))
            ?? throw new ArgumentException($"There is no cell '{cell}' here: name one of cells/, or {Library}.");
        return [(Type)typeof(KernelChoice).GetMethod(nameof(KernelsOf), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(null, null)!];
    }

    static Type KernelsOf<TCell>()
        where TCell : IGpuCell
        => TCell.Kernels;

    static Type TileOfLoop(string cell, string kernel, int kept)
        => LoopLayout.TileFor(Stages(cell, kernel), rowsPerGroup: int.MaxValue / 2, rowsPerThread: null, new KeptWeights(kept))?.Type
            ?? throw new ArgumentException($"A thread of kernel '{kernel}' of '{cell}' has no registers for so many weights.");

    /// <summary>Of a loop.</summary>
    static GpuKernelStep[] Stages(string cell, string kernel)
    {
        CellDescription description = CellDefinition.In(typeof(KernelChoice).Assembly).Single(c => c.Type.Name == cell).Description;
        // The types do not depend on the sizes.
        var plan = new GpuPlan(description, [.. description.Dimensions.Select(_ => 4)]);
        GpuProgram program = kernel.StartsWith("Backward", StringComparison.Ordinal) ? plan.Backward : plan.Forward;
        return [.. program.Loop.OfType<GpuKernelStep>()];
    }

    static Type TypeOf(Type role, string name)
        => role.Assembly.GetTypes().FirstOrDefault(t => t.Name == name && t.IsValueType)
            ?? throw new ArgumentException($"There is no {role.Name} named '{name}'.");
}
