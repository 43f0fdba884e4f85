using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Gpu.Engine;
using CellDsl.Gpu.Tests.Support;
using CellDsl.Reference;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Tests.Emulated;

/// <summary>Which form a loop has on which device, and what is said where it cannot have the one that was asked for.</summary>
public class LoopChoiceTests
{
    static readonly DeviceProfile s_large = new(AcceleratorType.Cuda)
    {
        Name = "large",
        NumMultiprocessors = 132,
        MaxSharedMemoryPerMultiprocessor = 228 << 10,
        ComputeCapability = (9, 0),
    };

    static string Explain<TCell>(DeviceProfile? profile, int hidden, int steps, int batch, LoopForm form = LoopForm.Auto)
        where TCell : ICell
    {
        using var settings = Emulator.Use(new EmulatorSettings { Devices = profile is null ? [] : [profile] });
        using GpuDevice device = GpuDevice.Open(profile is null ? GpuKind.Cpu : GpuKind.Any, new GpuOptions { Loops = form });
        using var layer = new RecurrentLayer<TCell>(4, hidden, options: new LayerOptions { Device = device });
        return device.Explain(layer, steps, batch);
    }

    [Fact]
    public void WhatFitsAndSavesLaunchesIsOneLaunch()
    {
        string[] lines = Explain<Lstm>(s_large, 512, 100, 32).Split('\n');
        Assert.StartsWith("forward loop: one launch of 128 x 1 groups (units x sequences) of 256 threads with ", lines[0], StringComparison.Ordinal);
        Assert.Contains("because one launch is estimated at ", lines[0]);
        Assert.StartsWith("backward loop: one launch of 128 x 1 groups", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("forward loop: one launch of 32 x 4 groups", Explain<Lstm>(s_large, 128, 1024, 16), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatDoesNotFitRunsAsStages()
        => Assert.Matches("forward loop: stage kernels, because its weights need [0-9]+ bytes of shared memory in each of [0-9]+ groups, and 'large' has 49152",
            Explain<Lstm>(s_large, 1024, 100, 32));

    [Fact]
    public void LargeBatchesRunAsStages()
        => Assert.StartsWith("forward loop: stage kernels, because one launch is estimated at", Explain<Lstm>(s_large, 512, 100, 512), StringComparison.Ordinal);

    [Fact]
    public void TheUserCanForceEither()
    {
        Assert.Contains("forward loop: stage kernels, because the device was opened with LoopForm.Stages", Explain<Lstm>(s_large, 128, 100, 4, LoopForm.Stages));
        Assert.Contains("because the device was opened with LoopForm.Persistent", Explain<Lstm>(s_large, 512, 100, 512, LoopForm.Persistent));
    }

    [Fact]
    public void ASimulatedDeviceRunsStages()
        => Assert.Contains("stage kernels, because a simulated device has no launches to save", Explain<Lstm>(null, 8, 100, 4));

    [Fact]
    public void GroupsThatWaitMustBeResident()
        => Assert.Contains("groups wait for each other, and 'large' has 0 of them at once",
            Explain<Lstm>(s_large with { MaxNumThreadsPerMultiprocessor = 128 }, 128, 100, 4));

    [Fact]
    public void OpenCLRunsStagesUnlessNobodyWaits()
    {
        var profile = new DeviceProfile(AcceleratorType.OpenCL);
        Assert.Contains("stage kernels, because OpenCL does not say", Explain<Lstm>(profile, 128, 100, 4));
        Assert.StartsWith("forward loop: one launch of ", Explain<MinLstm>(profile, 128, 100, 4), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeOneLaunchIsRefused()
    {
        using var settings = Emulator.Use(new EmulatorSettings { Devices = [s_large with { MaxSharedMemoryPerGroup = 2048 }] });
        using GpuDevice device = GpuDevice.Open(GpuKind.Cuda, new GpuOptions { Loops = LoopForm.Persistent });
        using var layer = new RecurrentLayer<Lstm>(4, 40, options: new LayerOptions { Device = device });
        var error = Assert.Throws<GpuException>(() => layer.Forward(Tensor.CreateFromShape<float>([2, 3, 4])));
        Assert.Matches(@"^The forward loop of cell 'Lstm' \(Input = 4, Hidden = 40\) cannot be one launch with 3 sequences: its weights need [0-9]+ bytes of shared memory", error.Message);
        Assert.StartsWith("forward loop: none, because its weights", device.Explain(layer, 2, 3), StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyLayersOfTheDeviceAreExplained()
    {
        using GpuDevice device = GpuDevice.Open(GpuKind.Cpu);
        using var layer = new RecurrentLayer<Lstm>(4, 8);
        Assert.Throws<ArgumentException>(() => device.Explain(layer, 1, 1));
    }

    /// <summary>With the groups and threads of a large device, and with kernels that CUDA devices could not compile turned away.</summary>
    [Theory]
    [InlineData(typeof(Lstm)), InlineData(typeof(GruResetBefore)), InlineData(typeof(PeepholeLstmDiagonal))]
    public void RunsOnADeviceLikeALargeGpu(Type cell)
    {
        using var settings = Emulator.Use(new EmulatorSettings { Devices = [s_large], LateStreams = true });
        using GpuDevice device = GpuDevice.Open(GpuKind.Cuda, new GpuOptions { Loops = LoopForm.Persistent });
        GradientCheck.Run(CellDefinition.In(cell.Assembly).Single(c => c.Type == cell), new GradientCheckOptions
        {
            Backends = [new GpuBackend(new LayerOptions { Device = device })],
            Cases = [new(3, 21, 4, 3, 5, [3, 1, 0, 2, 3])],
        }).ThrowIfFailed();
        Assert.Empty(Emulator.LiveBuffers(device.Accelerator));
    }

    [Theory]
    [InlineData(typeof(Lstm)), InlineData(typeof(GruResetBefore))]
    public void GroupsThatDoNotWaitForEachOtherAreFound(Type cell)
    {
        using GpuDevice device = GpuDevice.Open(GpuKind.Cpu, new ForcedLoop(Groups: 3, Threads: 32, Rows: 4, WithoutWaiting: true));
        using SequenceLayer<float> layer = CellDefinition.In(cell.Assembly).Single(c => c.Type == cell)
            .CreateLayer<float>(new CellSizes(4, 17), options: new LayerOptions { Device = device });
        var error = Assert.Throws<GpuException>(() => layer.Forward(Tensor.CreateFromShape<float>([3, 2, 4])));
        Assert.Contains("Kernel 'Loop' of cell", error.Message);
        Assert.Equal(FaultKind.GlobalRace, Assert.IsType<KernelFaultException>(error.InnerException).Kind);
    }
}
