using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace CellDsl;

/// <summary>A cell as a value, for programs that learn only at run time which cells there are.</summary>
public abstract class CellDefinition
{
    /// <summary>The class that declares the cell.</summary>
    [DynamicallyAccessedMembers(CellGraph.Members)]
    public abstract Type Type { get; }
    /// <summary>The compile-time facts: names, shapes, equations, plan.</summary>
    public abstract CellDescription Description { get; }
    /// <summary>A new layer of the cell, as <see cref="RecurrentLayer{TCell, T}"/> makes one.</summary>
    /// <param name="seed">Of the random initial values of its parameters; the same seed gives the same layer on every machine.</param>
    /// <exception cref="ArgumentException">A dimension has no size or an unknown name, an initialiser does not fit, or an option is out of
    /// range.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double, or the device or the noise cannot be had for the
    /// cell.</exception>
    public abstract SequenceLayer<T> CreateLayer<T>(CellSizes sizes, ulong seed = 0, LayerOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The cell that <typeparamref name="TCell"/> declares.</summary>
    public static CellDefinition Of<[DynamicallyAccessedMembers(CellGraph.Members)] TCell>() where TCell : ICell => new CellDefinition<TCell>();

    /// <summary>All cells declared in an assembly, by name. In a trimmed program, or one compiled ahead of time, all but those that are private to
    /// another class.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Adds to the cells that the assembly lists; those survive trimming.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Asks first whether there is dynamic code.")]
    public static IReadOnlyList<CellDefinition> In(Assembly assembly)
    {
        CellDefinition[] listed = [.. assembly.GetCustomAttributes<CompiledCellAttribute>().Select(a => a.Definition)];
        IEnumerable<CellDefinition> unlisted = RuntimeFeature.IsDynamicCodeSupported ? Unlisted(assembly, [.. listed.Select(c => c.Type)]) : [];
        return [.. listed.Concat(unlisted).OrderBy(c => c.Description.Name, StringComparer.Ordinal)];
    }

    [RequiresUnreferencedCode("Looks through all types.")]
    [RequiresDynamicCode("Makes a generic type.")]
    static IEnumerable<CellDefinition> Unlisted(Assembly assembly, HashSet<Type> listed)
        => assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && typeof(ICell).IsAssignableFrom(t) && !listed.Contains(t))
            .Select(t => (CellDefinition)Activator.CreateInstance(typeof(CellDefinition<>).MakeGenericType(t), nonPublic: true)!);
}

sealed class CellDefinition<[DynamicallyAccessedMembers(CellGraph.Members)] TCell> : CellDefinition
    where TCell : ICell
{
    [DynamicallyAccessedMembers(CellGraph.Members)]
    public override Type Type => typeof(TCell);
    public override CellDescription Description => TCell.Description;
    public override SequenceLayer<T> CreateLayer<T>(CellSizes sizes, ulong seed, LayerOptions? options)
        => new RecurrentLayer<TCell, T>(sizes, seed, options);
}
