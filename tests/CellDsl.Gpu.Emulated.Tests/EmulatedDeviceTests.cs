using CellDsl.Cells;
using CellDsl.Gpu.Tests.Support;
using CellDsl.Reference;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Tests.Emulated;

/// <summary>Other devices than the one that the conformance tests run on.</summary>
public class EmulatedDeviceTests
{
    static readonly CheckCase[] s_cases = [new(2, 3, 4, 3, 2, [3, 1]), new(8, 12, 4, 2, 5)];

    public static TheoryData<Type> Cells
        => [typeof(Lstm), typeof(Gru), typeof(GruResetBefore), typeof(CaptioningRnn), typeof(PeepholeLstmDiagonal), typeof(FastGrnn)];

    /// <summary>Launches and copies to the device wait until somebody waits for them: who reads too early reads what nobody has written.</summary>
    [Theory, MemberData(nameof(Cells))]
    public void TheHostWaitsForWhatItReads(Type cell) => Check(cell, new EmulatorSettings { LateStreams = true }, GpuKind.Cpu);

    /// <summary>Many multiprocessors: smaller tiles, and rows shared by groups. Kernels that CUDA devices could not compile are turned
    /// away.</summary>
    [Theory, MemberData(nameof(Cells))]
    public void OnADeviceLikeALargeGpu(Type cell)
        => Check(cell, new EmulatorSettings { Devices = [new(AcceleratorType.Cuda) { NumMultiprocessors = 132, ComputeCapability = (9, 0) }] },
        GpuKind.Cuda);

    static void Check(Type cell, EmulatorSettings settings, GpuKind kind)
    {
        using var scope = Emulator.Use(settings);
        using GpuDevice device = GpuDevice.Open(kind);
        GradientCheck.Run(CellDefinition.In(cell.Assembly).Single(c => c.Type == cell), new GradientCheckOptions
        {
            Backends = [new GpuBackend(new LayerOptions { Device = device })],
            Cases = s_cases,
        }).ThrowIfFailed();
        Assert.Equal(0, device.BufferCount);
        Assert.Empty(Emulator.LiveBuffers(device.Accelerator));
    }
}
