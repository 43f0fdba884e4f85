using CellDsl.Gpu.Engine;

namespace CellDsl.Gpu;

// Loops as one launch.
public sealed partial class GpuDevice
{
    /// <summary>How layers of this device compute.</summary>
    public GpuOptions Options { get; }

    /// <summary>For tests: the shape of loops that are one launch.</summary>
    internal ForcedLoop? ForcedLoop { get; init; }

    internal ResidentLaunches Resident { get; } = new();

    /// <summary>In which form the time loops of a layer run, forward and backward, and why: a line each.</summary>
    /// <param name="layer">A layer of this device.</param>
    /// <param name="steps">Time steps.</param>
    /// <param name="batch">Sequences.</param>
    /// <exception cref="ArgumentException">The layer is not this device's.</exception>
    public string Explain(SequenceLayer<float> layer, int steps, int batch)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        return layer.Engine is GpuEngine engine && engine.Device == this
            ? engine.Explain(steps, batch)
            : throw new ArgumentException($"The layer of cell '{layer.Cell.Name}' does not compute on '{Name}'.", nameof(layer));
    }
}
