using CellDsl.Conformance.Tests.Edges;
using CellDsl.Gpu.Tests.Support;

namespace CellDsl.Gpu.Tests.Layers;

public class ZerosTests
{
    [Fact]
    public void InfiniteSlopeMeetsZero() => ZerosTrial.InfiniteSlopeMeetsZero<float>(new LayerOptions { Device = Devices.Usual });

    [Fact]
    public void ZeroSlopeMeetsInfinity() => ZerosTrial.ZeroSlopeMeetsInfinity<float>(3e20, new LayerOptions { Device = Devices.Usual });
}
