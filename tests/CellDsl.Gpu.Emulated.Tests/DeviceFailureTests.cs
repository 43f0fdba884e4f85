using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Gpu.Kernels;
using CellDsl.Kernels;
using CellDsl.Lab.Tests.Support;
using ILGPU;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Tests.Emulated;

/// <summary>What goes wrong on a device is said with the cell, the kernel and the sizes.</summary>
public class DeviceFailureTests
{
    static readonly Tensor<float> s_x = Tensor.CreateFromShape<float>([40, 4, 8]);

    static EmulatorSettings With(params DeviceProfile[] devices) => new() { Devices = [.. devices] };

    [Fact]
    public void WithoutAGpuTheMessageSaysWhatWasLookedFor()
    {
        var any = Assert.Throws<GpuException>(() => GpuDevice.Open());
        Assert.StartsWith("No GPU was found. ILGPU asks the driver's library, CUDA's (libcuda.so, nvcuda.dll) and OpenCL's", any.Message,
            StringComparison.Ordinal);
        Assert.Contains("libcuda.so.1", any.Message);
        Assert.DoesNotContain("CUDA's", Assert.Throws<GpuException>(() => GpuDevice.Open(GpuKind.OpenCL)).Message);
        Assert.Empty(GpuDevice.List());
    }

    [Theory]
    [InlineData("gpu", "libcuda.so.1"), InlineData("opencl", "libOpenCL.so")]
    public void WithoutAGpuTheApplicationSaysSoToo(string backend, string library)
        => LabRun.Of([CellDefinition.Of<Gru>()], ["check", "--backend", backend]).ShouldReject("No GPU was found.", library);

    [Fact]
    public void CudaComesBeforeOpenCL()
    {
        using var settings = Emulator.Use(With(new(AcceleratorType.OpenCL) { Name = "one" }, new(AcceleratorType.Cuda) { Name = "two" }));
        Assert.Equal(["two", "one"], GpuDevice.List());
        using GpuDevice first = GpuDevice.Open(), second = GpuDevice.Open(GpuKind.OpenCL);
        Assert.Equal((GpuKind.Cuda, "two", GpuKind.OpenCL, "one"), (first.Kind, first.Name, second.Kind, second.Name));
    }

    [Theory]
    [InlineData(AcceleratorType.Cuda)]
    [InlineData(AcceleratorType.OpenCL)]
    public void TooLittleMemoryIsReportedWithCellAndSizesAndLeaksNothing(AcceleratorType type)
    {
        using var settings = Emulator.Use(With(new DeviceProfile(type) { Name = "tiny", MemorySize = 100_000 }));
        using GpuDevice device = GpuDevice.Open();
        using (var layer = new RecurrentLayer<Lstm>(8, 16, options: new LayerOptions { Device = device }))
        {
            var error = Assert.Throws<GpuException>(() => layer.Record(s_x));
            Assert.StartsWith("cell 'Lstm' (Input = 8, Hidden = 16), 40 steps of 4 sequences forward and what backward needs: ", error.Message,
                StringComparison.Ordinal);
            Assert.Contains("bytes could not be allocated on 'tiny', which has 100,000 bytes, 0 of them in use", error.Message);
            Assert.IsType<AcceleratorException>(error.InnerException, exactMatch: false);

            // What fits still runs.
            layer.Forward(Tensor.CreateFromShape<float>([1, 1, 8]));
            Assert.Equal(Emulator.LiveBuffers(device.Accelerator).Count, device.BufferCount);
        }
        Assert.Equal(0, device.BufferCount);
        Assert.Empty(Emulator.LiveBuffers(device.Accelerator));
    }

    [Fact]
    public void AKernelThatDoesNotCompileIsNamedAndTheFirstFailureIsRemembered()
    {
        using GpuDevice device = GpuDevice.Open(GpuKind.Cpu);
        using var broken = new RecurrentLayer<Broken>(8, 16, options: new LayerOptions { Device = device });
        var error = Assert.Throws<GpuException>(() => broken.Forward(s_x));
        Assert.StartsWith("Kernel 'Before1' of cell 'Lstm' (Input = 8, Hidden = 16), ", error.Message, StringComparison.Ordinal);
        Assert.Contains("did not compile for 'CPUAccelerator': ", error.Message);
        Assert.NotNull(error.InnerException);

        using var sound = new RecurrentLayer<Gru>(8, 16, options: new LayerOptions { Device = device });
        var later = Assert.Throws<GpuException>(() => sound.Forward(s_x));
        Assert.Contains("open the device anew", later.Message);
        Assert.Contains("Kernel 'Before1' of cell 'Lstm'", later.Message);
    }

    [Fact]
    public void AKernelThatFailsAsItRunsIsNamed()
    {
        using GpuDevice device = GpuDevice.Open(GpuKind.Cpu);
        using var layer = new RecurrentLayer<OutOfBounds>(8, 16, options: new LayerOptions { Device = device });
        var error = Assert.Throws<GpuException>(() => layer.Forward(s_x));
        Assert.StartsWith("Kernel 'Before1' of cell 'Lstm' (Input = 8, Hidden = 16) failed on 'CPUAccelerator' with 160 rows: ", error.Message,
            StringComparison.Ordinal);
    }

    sealed class Broken : ICell, IGpuCell
    {
        public static CellDescription Description => Lstm.Description;
        public static Type Kernels => typeof(BrokenKernels);
        static void ICell.Invoke<T, V, TMode>(int kernel, in Tile<T> tile) => throw new NotSupportedException();
    }

    sealed class BrokenKernels
    {
        public static void Before1<TTile, TGroup, TMode>(StepRows step, Slots8 slots, Operands1 operands)
            => throw new InvalidOperationException($"{step.Count} {slots.A.S0.Length} {operands.A.Depth}");
    }

    sealed class OutOfBounds : ICell, IGpuCell
    {
        public static CellDescription Description => Lstm.Description;
        public static Type Kernels => typeof(OutOfBoundsKernels);
        static void ICell.Invoke<T, V, TMode>(int kernel, in Tile<T> tile) => throw new NotSupportedException();
    }

    sealed class OutOfBoundsKernels
    {
        public static void Before1<TTile, TGroup, TMode>(StepRows step, Slots8 slots, Operands1 operands)
            => slots.B.S0[step.Count * step.Quads] = operands.A.Rows[0];
    }
}
