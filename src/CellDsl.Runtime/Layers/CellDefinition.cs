using System.Numerics;

namespace CellDsl;

/// <summary>A cell as a value, for programs that learn only at run time which cells there are.</summary>
public abstract class CellDefinition
{
    /// <summary>The class that declares the cell.</summary>
    public abstract Type Type { get; }
    public abstract CellDescription Description { get; }
    public abstract SequenceLayer<T> CreateLayer<T>(CellSizes sizes, ulong seed = 0, LayerOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    public static CellDefinition Of<TCell>() where TCell : ICell => new CellDefinition<TCell>();

    /// <summary>All cells declared in an assembly, by name.</summary>
    public static IReadOnlyList<CellDefinition> In(System.Reflection.Assembly assembly)
        => [.. assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && typeof(ICell).IsAssignableFrom(t))
            .Select(t => (CellDefinition)Activator.CreateInstance(typeof(CellDefinition<>).MakeGenericType(t), nonPublic: true)!)
            .OrderBy(c => c.Description.Name, StringComparer.Ordinal)];
}

sealed class CellDefinition<TCell> : CellDefinition
    where TCell : ICell
{
    public override Type Type => typeof(TCell);
    public override CellDescription Description => TCell.Description;
    public override SequenceLayer<T> CreateLayer<T>(CellSizes sizes, ulong seed, LayerOptions? options)
        => new RecurrentLayer<TCell, T>(sizes, seed, options);
}

/// <summary>How a layer runs.</summary>
public sealed record LayerOptions
{
    /// <summary>Threads that share a run, at most as many as there are processors; results do not depend on it. Default: all processors.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Vector width in bits (512, 256, 128, or 0 for one element at a time); null: the widest the machine has.</summary>
    public int? VectorBits { get; init; }

    /// <summary>Gradient checkpointing. A recorded pass keeps its inputs and the states at every so many steps, and room for so many steps;
    /// backward computes the steps between once more. About √T needs the least memory. Outputs are the same bit for bit, gradients up to the order
    /// in which steps are summed. Null (the default): all steps are kept; so are sequences of no more steps than this.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>Zoneout and recurrent dropout in training calls; null (the default): none, at no cost.</summary>
    public RecurrentNoise? Noise { get; init; }

    /// <summary>Where the layer computes; its threads and vectors then do not matter. Null (the default): on the processor.</summary>
    public LayerDevice? Device { get; init; }
}
