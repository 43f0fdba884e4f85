using CellDsl.Gpu;

[assembly: CellDsl.LayerDevices(typeof(GpuDevices))]

namespace CellDsl.Gpu;

/// <summary>The devices of this assembly by the names that a command line has for them.</summary>
public sealed class GpuDevices : LayerDeviceProvider
{
    static readonly (string Name, GpuKind Kind)[] s_kinds
        = [("gpu", GpuKind.Any), ("cuda", GpuKind.Cuda), ("opencl", GpuKind.OpenCL), ("gpu-cpu", GpuKind.Cpu)];

    /// <summary>"gpu" (CUDA, else OpenCL), "cuda", "opencl", and "gpu-cpu", ILGPU's slow simulation on the processor.</summary>
    public override IReadOnlyList<string> Kinds { get; } = [.. s_kinds.Select(k => k.Name)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    public override LayerDevice Open(string kind, int index) => Open(kind, index, GpuOptions.Default);

    /// <inheritdoc cref="Open(string, int)"/>
    public static GpuDevice Open(string kind, int index, GpuOptions options)
    {
        int found = Array.FindIndex(s_kinds, k => k.Name == kind);
        return found >= 0
            ? GpuDevice.Open(s_kinds[found].Kind, index, options)
            : throw new ArgumentException($"There is no kind '{kind}' of devices; there are {string.Join(", ", s_kinds.Select(k => k.Name))}.",
            nameof(kind));
    }
}
