namespace CellDsl.Gpu;

/// <summary>Streams of a device.</summary>
public static class GpuStreams
{
    /// <summary>A stream for work whose data stay on the device.</summary>
    public static GpuStream CreateStream(this GpuDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new GpuStream(device);
    }
}
