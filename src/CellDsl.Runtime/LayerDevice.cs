using System.Numerics;
using CellDsl.Execution;

namespace CellDsl;

/// <summary>Where layers compute in place of the processor: <see cref="LayerOptions.Device"/>. Dispose it after its layers.</summary>
public abstract class LayerDevice : IDisposable
{
    internal LayerDevice() { }

    /// <summary>What people call the device.</summary>
    public abstract string Name { get; }

    /// <summary>Why the device cannot run a cell's layers in a precision; null if it can.</summary>
    public abstract string? WhyNot(CellDefinition cell, Type number);

    /// <param name="noisy">What the engine follows; <typeparamref name="TCell"/>'s own description is what its kernels were compiled for.</param>
    /// <exception cref="NotSupportedException">The device has no kernels for the cell, none in this precision, or not this noise.</exception>
    internal abstract LayerEngine<T> CreateEngine<TCell, T>(NoisyCell noisy, ParameterSet<T> parameters, IReadOnlyList<int> sizes)
        where TCell : ICell
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    public abstract void Dispose();
}
