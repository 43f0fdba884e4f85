using System.Numerics;

namespace CellDsl;

/// <summary>Where layers compute in place of the processor: <see cref="LayerOptions.Device"/>.</summary>
public abstract class LayerDevice
{
    internal LayerDevice() { }

    /// <summary>What people call the device.</summary>
    public abstract string Name { get; }

    /// <exception cref="NotSupportedException">The device has no kernels for the cell, or none in this precision.</exception>
    internal abstract LayerEngine<T> CreateEngine<TCell, T>(ParameterSet<T> parameters, IReadOnlyList<int> sizes)
        where TCell : ICell
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
