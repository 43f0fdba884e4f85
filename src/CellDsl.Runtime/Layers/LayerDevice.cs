using System.Numerics;

namespace CellDsl;

/// <summary>Where layers compute in place of the processor: <see cref="LayerOptions.Device"/>. Dispose it after its layers.</summary>
public abstract class LayerDevice : IDisposable
{
    internal LayerDevice() { }

    /// <summary>What people call the device.</summary>
    public abstract string Name { get; }

    /// <summary>Why the device cannot run a cell's layers in a precision; null if it can.</summary>
    public abstract string? WhyNot(CellDefinition cell, Type number);

    /// <exception cref="NotSupportedException">The device has no kernels for the cell, or none in this precision.</exception>
    internal abstract LayerEngine<T> CreateEngine<TCell, T>(ParameterSet<T> parameters, IReadOnlyList<int> sizes)
        where TCell : ICell
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    public abstract void Dispose();
}
