using CellDsl.Cells;
using CellDsl.Gpu.Engine;
using CellDsl.Gpu.Tests.Support;
using CellDsl.Reference;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Tests.Emulated;

/// <summary>More shared memory than a group has without asking, and weights in registers where that is not enough.</summary>
public class SharedMemoryTests
{
    // One multiprocessor, which has all units.
    static readonly DeviceProfile s_profile = new(AcceleratorType.Cuda)
    {
        Name = "small",
        NumMultiprocessors = 1,
        MaxSharedMemoryPerGroup = 20 << 10,
        MaxSharedMemoryPerGroupOnRequest = 48 << 10,
        MaxSharedMemoryPerMultiprocessor = 49 << 10,
    };

    static readonly GpuOptions s_persistent = new() { Loops = LoopForm.Persistent };

    static string Check(CudaDriver driver, int hidden, DeviceProfile profile)
    {
        using var settings = Emulator.Use(new EmulatorSettings { Devices = [profile] });
        using GpuDevice device = GpuDevice.Open(GpuKind.Cuda, s_persistent, driver);
        GradientCheck.Run(CellDefinition.In(typeof(Lstm).Assembly).Single(c => c.Type == typeof(Lstm)), new GradientCheckOptions
        {
            Backends = [new GpuBackend(new LayerOptions { Device = device })],
            Cases = [new(3, hidden, 4, 2, 3, [2, 1, 2])],
        }).ThrowIfFailed();
        using var layer = new RecurrentLayer<Lstm>(3, hidden, options: new LayerOptions { Device = device });
        return device.Explain(layer, 2, 3);
    }

    /// <summary>LSTM of 40 units: 25.6 KB of weights.</summary>
    [Fact]
    public void KernelsAreGrantedWhatTheyNeed()
        => Assert.DoesNotContain("registers", Check(TestDriver.Emulated, 40, s_profile));

    [Fact]
    public void WeightsAreInRegistersWhereThereIsNoMore()
        => Assert.Equal(2, LoopsWithWeightsInRegisters(TestDriver.Emulated, s_profile with { MaxSharedMemoryPerGroupOnRequest = 20 << 10 }));

    [Fact]
    public void WeightsAreInRegistersWhereTheDriverRefuses()
        => Assert.Equal(2, LoopsWithWeightsInRegisters(TestDriver.Refusing, s_profile));

    static int LoopsWithWeightsInRegisters(CudaDriver driver, DeviceProfile profile)
        => Check(driver, 40, profile).Split(" registers of a thread for weights").Length - 1;

    /// <summary>Where there is no CUDA driver, or none with these functions, groups have what every kernel has.</summary>
    [Fact]
    public void WithoutADriverNothingIsAskedFor()
    {
        using var settings
            = Emulator.Use(new EmulatorSettings { Devices = [s_profile, s_profile with { Name = "other", Type = AcceleratorType.OpenCL }] });
        using GpuDevice cuda = GpuDevice.Open(GpuKind.Cuda, s_persistent);
        using GpuDevice openCL = GpuDevice.Open(GpuKind.OpenCL, s_persistent, TestDriver.Emulated);
        Assert.Equal((20 << 10, 20 << 10), (cuda.Opened.SharedMemory.Bytes, openCL.Opened.SharedMemory.Bytes));
    }
}
