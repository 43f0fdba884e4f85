using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Gpu.Engine;
using CellDsl.Gpu.Tests.Support;
using CellDsl.Kernels;
using CellDsl.Reference;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Tests.Emulated;

/// <summary>Which form a loop has on which device, and what is said where it cannot have the one that was asked for.</summary>
public class LoopChoiceTests
{
    internal static readonly DeviceProfile Large = new(AcceleratorType.Cuda)
    {
        Name = "large",
        NumMultiprocessors = 132,
        MaxSharedMemoryPerGroupOnRequest = 227 << 10,
        MaxSharedMemoryPerMultiprocessor = 228 << 10,
        ComputeCapability = (9, 0),
    };

    /// <summary>Of the forward loop, or the backward one.</summary>
    static string Choose<TCell>(DeviceProfile? profile, int hidden, int steps, int batch, LoopForm form = LoopForm.Auto, bool backward = false)
        where TCell : ICell
    {
        using var settings = Emulator.Use(new EmulatorSettings { Devices = profile is null ? [] : [profile] });
        using GpuDevice device = profile is null
            ? GpuDevice.Open(GpuKind.Cpu, new GpuOptions { Loops = form })
            : GpuDevice.Open(GpuKind.Any, new GpuOptions { Loops = form }, TestDriver.Emulated);
        var plan = new GpuPlan(TCell.Description, [1, 4, hidden]);
        var kernels = new CellKernels(GpuDevice.KernelsOf(typeof(TCell)), device.Kernels, TCell.Description.Name);
        return new LoopChooser(device.Opened, kernels).Choose([.. (backward ? plan.Backward : plan.Forward).Loop.Cast<GpuKernelStep>()],
            GpuConvention.NameOfLoop(backward), steps, batch, typeof(Recording)).ToString();
    }

    [Fact]
    public void WhatFitsAndSavesLaunchesIsOneLaunch()
    {
        string forward = Choose<Lstm>(Large, 512, 100, 32);
        Assert.StartsWith("one launch of 128 x 1 groups (units x sequences) of 256 threads with ", forward, StringComparison.Ordinal);
        Assert.Contains("because a step of one launch is estimated at ", forward);
        Assert.StartsWith("one launch of 128 x 1 groups", Choose<Lstm>(Large, 512, 100, 32, backward: true), StringComparison.Ordinal);
        Assert.StartsWith("one launch of 32 x 4 groups (units x sequences) of 256 threads", Choose<Lstm>(Large, 128, 1024, 16),
            StringComparison.Ordinal);
    }

    /// <summary>A stream of single steps must give the numbers of a run over the whole sequence.</summary>
    [Fact]
    public void TheFormDoesNotDependOnHowManyStepsThereAre()
        => Assert.Equal(Choose<Lstm>(Large, 512, 1000, 32), Choose<Lstm>(Large, 512, 1, 32));

    /// <summary>64 KB for four units, of which two multiprocessors have eight: more than the 48 KB that a group has without asking.</summary>
    [Fact]
    public void TheDriverIsAskedForMoreSharedMemory()
    {
        Assert.StartsWith("one launch of 128 x 1 groups (units x sequences) of 256 threads with 1", Choose<Lstm>(Large, 1024, 100, 1),
            StringComparison.Ordinal);
        Assert.Matches("one launch of 256 x 1 groups \\(units x sequences\\) of 128 threads with [0-9]+ bytes of shared memory and 64 registers of "
            + "a thread for weights each",
            Choose<Lstm>(Large with { MaxSharedMemoryPerGroupOnRequest = 0 }, 1024, 100, 1));
    }

    /// <summary>What does not fit into shared memory: 12 units with all gates and 1500 elements are 288 KB, of which 227 have room there.</summary>
    [Theory]
    [InlineData(false), InlineData(true)]
    public void WeightsThatSharedMemoryHasNoRoomForAreInRegisters(bool backward)
        => Assert.Matches("one launch of 125 x 1 groups \\(units x sequences\\) of 256 threads with [0-9]+ bytes of shared memory and 128 registers "
        + "of a thread for weights each",
            Choose<Lstm>(Large, 1500, 100, 1, LoopForm.Persistent, backward));

    [Fact]
    public void WhatDoesNotFitRunsAsStages()
    {
        Assert.Equal("stage kernels, because its 256 groups wait for each other, and 'large' has 132 of them at once",
            Choose<Lstm>(Large, 2048, 100, 1));
        Assert.Matches("stage kernels, because its weights need [0-9]+ bytes of shared memory and [0-9]+ registers of a thread for weights in each "
            + "of 256 groups, and 'large' has 232448",
            Choose<Lstm>(Large, 4096, 100, 1));
        Assert.Matches("stage kernels, because its weights need [0-9]+ bytes of shared memory", Choose<Lstm>(Large, 135_000, 100, 1));
    }

    [Fact]
    public void LargeBatchesRunAsStages()
        => Assert.StartsWith("stage kernels, because a step of one launch is estimated at", Choose<Lstm>(Large, 512, 100, 512),
        StringComparison.Ordinal);

    [Fact]
    public void TheUserCanForceEither()
    {
        Assert.Contains("stage kernels, because the device was opened with LoopForm.Stages", Choose<Lstm>(Large, 128, 100, 4, LoopForm.Stages));
        Assert.Contains("because the device was opened with LoopForm.Persistent", Choose<Lstm>(Large, 512, 100, 512, LoopForm.Persistent));
    }

    [Fact]
    public void ASimulatedDeviceRunsStages()
        => Assert.Contains("stage kernels, because a simulated device has no launches to save", Choose<Lstm>(null, 8, 100, 4));

    [Fact]
    public void GroupsThatWaitMustBeResident()
        => Assert.Contains("groups wait for each other, and 'large' has 0 of them at once",
            Choose<Lstm>(Large with { MaxNumThreadsPerMultiprocessor = 64 }, 128, 100, 4));

    [Fact]
    public void OpenCLRunsStagesUnlessNobodyWaits()
    {
        var profile = new DeviceProfile(AcceleratorType.OpenCL);
        Assert.Contains("stage kernels, because OpenCL does not say", Choose<Lstm>(profile, 128, 100, 4));
        Assert.StartsWith("one launch of ", Choose<MinLstm>(profile, 128, 100, 4), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeOneLaunchIsRefused()
    {
        using var settings
            = Emulator.Use(new EmulatorSettings
            { Devices = [Large with { MaxSharedMemoryPerGroup = 20 << 10, MaxSharedMemoryPerGroupOnRequest = 20 << 10, NumMultiprocessors = 1 }] });
        using GpuDevice device = GpuDevice.Open(GpuKind.Cuda, new GpuOptions { Loops = LoopForm.Persistent });
        using var layer = new RecurrentLayer<Lstm>(4, 128, options: new LayerOptions { Device = device });
        var error = Assert.Throws<GpuException>(() => layer.Forward(Tensor.CreateFromShape<float>([2, 3, 4])));
        Assert.Matches(@"^The forward loop of cell 'Lstm' \(Input = 4, Hidden = 128\) cannot be one launch with 3 sequences: "
            + "its weights need [0-9]+ bytes of shared memory", error.Message);
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
        using var settings = Emulator.Use(new EmulatorSettings { Devices = [Large], LateStreams = true });
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
        using var settings = Emulator.Use(new EmulatorSettings { UnwrittenReads = false });
        using GpuDevice device = GpuDevice.Open(GpuKind.Cpu, new ForcedLoop(Groups: 3, Threads: 32, Rows: 4, WithoutWaiting: true));
        using SequenceLayer<float> layer = CellDefinition.In(cell.Assembly).Single(c => c.Type == cell)
            .CreateLayer<float>(new CellSizes(4, 17), options: new LayerOptions { Device = device });
        var error = Assert.Throws<GpuException>(() => layer.Forward(Tensor.CreateFromShape<float>([3, 2, 4])));
        Assert.Contains("Kernel 'Loop' of cell", error.Message);
        Assert.Equal(FaultKind.GlobalRace, Assert.IsType<KernelFaultException>(error.InnerException).Kind);
    }
}
