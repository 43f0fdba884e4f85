using System.Numerics;
using System.Runtime.Intrinsics;

namespace CellDsl.Reference;

/// <summary>Something that runs cells and is checked against the reference: a name, and how to get a layer.</summary>
public abstract class Backend(string name)
{
    /// <summary>What reports call the backend, for example "cpu".</summary>
    public string Name { get; } = name;

    /// <summary>The ways to run that are worth checking one by one; the first is the ordinary one.</summary>
    public abstract IReadOnlyList<LayerOptions> Variants { get; }

    /// <summary>Whether there are layers of float or double.</summary>
    public virtual bool Supports(Type number) => true;

    /// <summary>A layer of the cell with these sizes; the check sets its parameters.</summary>
    /// <param name="options">One of <see cref="Variants"/>.</param>
    /// <exception cref="NotSupportedException">The backend does not compute in T (<see cref="Supports"/>).</exception>
    public abstract SequenceLayer<T> CreateLayer<T>(CellDefinition cell, CellSizes sizes, LayerOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The generated vector code, in every vector width this machine has.</summary>
    public static Backend Cpu { get; } = new CpuBackend();

    /// <summary>The interpreter itself, as a layer. Only double.</summary>
    public static Backend Reference { get; } = new ReferenceBackend();
}

sealed class CpuBackend() : Backend("cpu")
{
    public override IReadOnlyList<LayerOptions> Variants { get; } = [.. Widths()
        .SelectMany(bits => new[] { 1, 2 }, (bits, threads) => new LayerOptions { VectorBits = bits, Threads = threads })];

    public override SequenceLayer<T> CreateLayer<T>(CellDefinition cell, CellSizes sizes, LayerOptions options)
        => cell.CreateLayer<T>(sizes, options: options);

    static IEnumerable<int> Widths()
    {
        if (Vector512.IsHardwareAccelerated)
            yield return 512;
        if (Vector256.IsHardwareAccelerated)
            yield return 256;
        if (Vector128.IsHardwareAccelerated)
            yield return 128;
        yield return 0;
    }
}

sealed class ReferenceBackend() : Backend("reference")
{
    public override IReadOnlyList<LayerOptions> Variants { get; } = [new LayerOptions { Threads = 1, VectorBits = 0 }];

    public override bool Supports(Type number) => number == typeof(double);

    public override SequenceLayer<T> CreateLayer<T>(CellDefinition cell, CellSizes sizes, LayerOptions options)
        => new ReferenceLayer(cell, sizes) as SequenceLayer<T> ?? throw new NotSupportedException("The reference calculates in double only.");
}
