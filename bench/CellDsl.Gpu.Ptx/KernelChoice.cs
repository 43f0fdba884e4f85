using System.Reflection;
using CellDsl.Execution;
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
        MethodInfo method
            = Kernels(cell)
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .FirstOrDefault(m => m.Name == kernel || $"{m.DeclaringType!.Name}.{m.Name}" == kernel)
            ?? throw new ArgumentException($"'{cell}' has no kernel '{kernel}'; it has {string.Join(", ", Names(cell))}.");
        if (!method.IsGenericMethodDefinition)
            return method;
        var weights = new Queue<Type>(cell == Library ? [] : Stages(cell, kernel).SelectMany(s => s.Products).Select(new KeptWeights(kept).TypeFor));
        return method.MakeGenericMethod([.. (cell == Library ? OfLibrary(method) : Parameters(cell, kernel, weights.Count))
            .Select(parameter => parameter switch
        {
            GpuTypeParameter.Tile => tile == "Auto" ? TileOfLoop(cell, kernel, kept) : TypeOf(typeof(ITile<>), tile),
            GpuTypeParameter.Group => TypeOf(typeof(IGroup), group),
            GpuTypeParameter.Masks => typeof(NoMasks),
            GpuTypeParameter.Kept => weights.Dequeue(),
            _ => TypeOf(typeof(IKernelMode), mode),
        })]);
    }

    /// <summary>The library's own kernels are no emitted ones: they say by the names of their type parameters what these are.</summary>
    static IEnumerable<GpuTypeParameter> OfLibrary(MethodInfo method)
        => method.GetGenericArguments().Select(a => Enum.TryParse(a.Name[1..], out GpuTypeParameter known)
        ? known : throw new ArgumentException($"Kernel '{method.Name}' has a type argument {a.Name} that is not known here."));

    static IReadOnlyList<GpuTypeParameter> Parameters(string cell, string kernel, int products)
    {
        foreach (bool backward in new[] { false, true })
            if (kernel == GpuConvention.NameOfLoop(backward))
                return GpuConvention.TypeParametersOfLoop(products, backward);
        GpuPlan plan = PlanOf(cell);
        return new[] { plan.Forward, plan.Backward }.SelectMany(p => p.Before.Concat(p.Loop).Concat(p.After)).OfType<GpuKernelStep>()
            .First(s => s.Name == kernel).TypeParameters;
    }

    public static IEnumerable<string> Names(string cell)
        => Kernels(cell)
        .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly).Where(m => m.ReturnType == typeof(void))
            .Select(m => cell == Library ? $"{t.Name}.{m.Name}" : m.Name));

    static IEnumerable<Type> Kernels(string cell)
    {
        if (cell == Library)
            return typeof(GpuKernel).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(GpuKernel)));
        Type type = typeof(KernelChoice).Assembly.GetTypes().FirstOrDefault(t => t.Name == cell && typeof(IGpuCell).IsAssignableFrom(t))
            ?? throw new ArgumentException($"There is no cell '{cell}' here: name one of cells/, or {Library}.");
        return [(Type)typeof(KernelChoice).GetMethod(nameof(KernelsOf), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type)
            .Invoke(null, null)!];
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
        GpuPlan plan = PlanOf(cell);
        SizedProgram program = kernel == GpuConvention.NameOfLoop(backward: true) ? plan.Backward : plan.Forward;
        return [.. program.Loop.OfType<GpuKernelStep>()];
    }

    static GpuPlan PlanOf(string cell)
    {
        CellDescription description = CellDefinition.In(typeof(KernelChoice).Assembly).Single(c => c.Type.Name == cell).Description;
        // The types do not depend on the sizes.
        return new GpuPlan(description, [.. description.Dimensions.Select(_ => 4)]);
    }

    static Type TypeOf(Type role, string name)
        => role.Assembly.GetTypes().FirstOrDefault(t => t.Name == name && t.IsValueType)
            ?? throw new ArgumentException($"There is no {role.Name} named '{name}'.");
}
