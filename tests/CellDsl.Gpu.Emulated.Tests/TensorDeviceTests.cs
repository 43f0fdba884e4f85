using ILGPU.Emulation;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Tests.Emulated;

public class TensorDeviceTests
{
    [Theory]
    [InlineData(9, 0, true, true)]
    [InlineData(8, 0, true, true)]
    [InlineData(7, 5, true, false)]
    [InlineData(9, 0, false, false)]
    public void TensorCoresAreUsedWhereTheyAreAndAllowed(int major, int minor, bool allowed, bool expected)
    {
        using var scope = Emulator.Use(new EmulatorSettings { Devices = [new(AcceleratorType.Cuda) { ComputeCapability = (major, minor) }] });
        using GpuDevice device = GpuDevice.Open(GpuKind.Cuda, new GpuOptions { AllowTf32 = allowed });
        Assert.Equal(expected, device.UsesTensorCores);
    }

    [Fact]
    public void TheCpuAcceleratorHasNone()
    {
        using GpuDevice device = GpuDevice.Open(GpuKind.Cpu, new GpuOptions { AllowTf32 = true });
        Assert.False(device.UsesTensorCores);
    }
}
