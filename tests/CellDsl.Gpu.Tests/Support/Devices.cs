using CellDsl.Gpu.Engine;
using CellDsl.Gpu.Kernels;

namespace CellDsl.Gpu.Tests.Support;

/// <summary>Devices that tests share: kernels are compiled once for each.</summary>
static class Devices
{
    static readonly Lazy<GpuDevice> s_small = new(() => GpuDevice.Open(GpuKind.Cpu));
    static readonly Lazy<GpuDevice> s_tensor = new(() => GpuDevice.OpenWithTensorCores(GpuKind.Cpu));
    static readonly Lazy<GpuDevice> s_large = new(() => GpuDevice.Open(GpuKind.Cpu, TileChoice.Of<Tile4, LargeGroup>()));

    /// <summary>With the tiles that the engine chooses.</summary>
    public static GpuDevice Usual => s_small.Value;

    /// <summary>As if it had tensor cores.</summary>
    public static GpuDevice Tensor => s_tensor.Value;

    /// <summary>With large groups even where there is little to do.</summary>
    public static GpuDevice LargeTiles => s_large.Value;
}
