using System.Numerics;
using CellDsl.Execution;

namespace CellDsl;

/// <summary>Where layers compute in place of the processor: <see cref="LayerOptions.Device"/>. Dispose it after its layers.</summary>
public abstract class LayerDevice : IDisposable
{
    /// <summary>What people call the device.</summary>
    public abstract string Name { get; }

    /// <summary>Why the device cannot run a cell's layers in a precision; null if it can.</summary>
    public abstract string? WhyNot(CellDefinition cell, Type number);

    /// <summary>What computes a layer.</summary>
    /// <param name="plan">What it follows; <typeparamref name="TCell"/>'s own description is what its kernels were compiled for.</param>
    /// <exception cref="NotSupportedException">The device has no kernels for the cell, none in this precision, or not this noise.</exception>
    protected internal abstract PlanBackend<T> CreateBackend<TCell, T>(SizedPlan plan, ParameterSet<T> parameters)
        where TCell : ICell
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Gives the device back. Its layers cannot run any more.</summary>
    public abstract void Dispose();
}
