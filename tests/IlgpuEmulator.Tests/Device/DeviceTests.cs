using ILGPU;
using ILGPU.Emulation;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using IlgpuEmulator.Tests.Faults;
using IlgpuEmulator.Tests.Kernels;

namespace IlgpuEmulator.Tests.Device;

/// <summary>The device the emulator pretends to be.</summary>
public sealed class DeviceTests
{
    [Fact]
    public void Without_settings_there_is_only_the_CPU()
    {
        using var context = Context.CreateDefault();
        var only = Assert.Single(context.Devices);
        Assert.Equal(AcceleratorType.CPU, only.AcceleratorType);
        Assert.Equal(AcceleratorType.CPU, context.GetPreferredDevice(preferCPU: false).AcceleratorType);
        Assert.Equal(0, context.GetCudaDevices().Count);
    }

    [Fact]
    public void A_device_of_the_settings_is_preferred()
    {
        using var settings = Emulator.Use(new() { Devices = [new(AcceleratorType.Cuda) { NumMultiprocessors = 7, ComputeCapability = (9, 0) }] });
        using var context = Context.Create(builder => builder.Default());
        using var accelerator = context.GetPreferredDevice(preferCPU: false).CreateAccelerator(context);

        var cuda = Assert.IsType<CudaAccelerator>(accelerator);
        Assert.Equal(7, cuda.NumMultiprocessors);
        Assert.Equal(CudaArchitecture.SM_90, cuda.Architecture);
        Assert.IsType<CudaStream>(cuda.DefaultStream);
        Assert.IsType<CudaKernel>(cuda.LoadStreamKernel<ArrayView<float>>(FaultyKernels.Fill).GetKernel());
    }

    [Fact]
    public void Memory_has_an_end()
    {
        using var settings = Emulator.Use(new() { CpuMemory = 1000 });
        using var device = new TestDevice();
        using var first = device.Accelerator.Allocate1D<float>(200);
        Assert.Throws<OutOfMemoryException>(() => device.Accelerator.Allocate1D<float>(51));
        first.Dispose();
        using var second = device.Accelerator.Allocate1D<float>(250);
    }

    [Fact]
    public void Memory_of_a_CUDA_device_ends_as_the_driver_says_it()
    {
        using var settings = Emulator.Use(new() { Devices = [new(AcceleratorType.Cuda) { MemorySize = 1000 }] });
        using var context = Context.Create(builder => builder.Cuda());
        using var accelerator = context.CreateCudaAccelerator(0);
        var error = Assert.Throws<CudaException>(() => accelerator.Allocate1D<float>(251));
        Assert.Equal(nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY), error.Error);
    }

    [Fact]
    public void Live_buffers_can_be_looked_at()
    {
        using var device = new TestDevice();
        var buffer = device.Accelerator.Allocate1D<double>(10);
        Assert.Same(buffer, Assert.Single(Emulator.LiveBuffers(device.Accelerator)));
        Assert.Equal(80, Emulator.UsedMemory(device.Accelerator));
        var children = device.Accelerator.NumberChildObjects;
        buffer.Dispose();
        Assert.Empty(Emulator.LiveBuffers(device.Accelerator));
        Assert.Equal(children - 1, device.Accelerator.NumberChildObjects);
    }

    [Fact]
    public void Groups_have_a_largest_size()
    {
        using var device = new TestDevice();
        using var buffer = device.Accelerator.Allocate1D<float>(1);
        var kernel = device.Accelerator.LoadStreamKernel<ArrayView<float>>(FaultyKernels.Fill);
        var error = Assert.Throws<NotSupportedException>(() => kernel((1, 129), buffer.View));
        Assert.Contains("groups of 129 threads; the device allows 128", error.Message);
    }

    [Fact]
    public void Shared_memory_limits_the_groups_of_a_multiprocessor()
    {
        var profile = new DeviceProfile(AcceleratorType.Cuda) { MaxSharedMemoryPerMultiprocessor = 10_000, MaxNumThreadsPerMultiprocessor = 1024 };
        using var settings = Emulator.Use(new() { Devices = [profile] });
        using var context = Context.Create(builder => builder.Cuda());
        using var accelerator = context.CreateCudaAccelerator(0);
        var kernel = accelerator.LoadStreamKernel<TiledProduct.Problem>(TiledProduct.Kernel).GetKernel();

        // Two tiles of 8 x 32 floats are 2048 bytes.
        Assert.Equal(4, accelerator.EstimateMaxActiveGroupsPerMultiprocessor(kernel, TiledProduct.Threads));
        Assert.Equal(2, accelerator.EstimateMaxActiveGroupsPerMultiprocessor(kernel, TiledProduct.Threads, 2048));
        Assert.Equal(2, accelerator.EstimateMaxActiveGroupsPerMultiprocessor(kernel, 512));
    }

    [Fact]
    public void A_CUDA_driver_grants_kernels_more_shared_memory()
    {
        const int OptIn = 97, Dynamic = 8;
        var profile = new DeviceProfile(AcceleratorType.Cuda) { MaxSharedMemoryPerGroup = 256, MaxSharedMemoryPerGroupOnRequest = 512 };
        using var settings = Emulator.Use(new() { Devices = [new(AcceleratorType.OpenCL), profile] });
        using var context = Context.Create(builder => builder.Cuda());
        using var accelerator = context.CreateCudaAccelerator(0);
        using var buffer = accelerator.Allocate1D(TestDevice.Numbers(128));
        var launch = accelerator.LoadStreamKernel<ArrayView<float>, SpecializedValue<int>>(SmallKernels.ReverseInGroup);
        var function = ((CudaKernel)launch.GetKernel()).FunctionPtr;
        void Run() => launch((1, 128, SharedMemoryConfig.RequestDynamic<float>(128)), buffer.View, SpecializedValue.New(1));

        Assert.Contains("the device allows 256", Assert.Throws<CudaException>(Run).Message);
        Assert.Equal(0, accelerator.EstimateMaxActiveGroupsPerMultiprocessor(launch.GetKernel(), 128, 512));

        Assert.Equal((0, 512), (EmulatedCudaDriver.GetDeviceAttribute(out var most, OptIn, accelerator.Device.DeviceId), most));
        Assert.NotEqual(0, EmulatedCudaDriver.GetDeviceAttribute(out _, OptIn, device: 1));
        Assert.NotEqual(0, EmulatedCudaDriver.SetFunctionAttribute(function, Dynamic, 513));
        Assert.NotEqual(0, EmulatedCudaDriver.SetFunctionAttribute(function + 1_000_000, Dynamic, 512));
        Assert.Equal(0, EmulatedCudaDriver.SetFunctionAttribute(function, Dynamic, 512));

        Assert.Equal(16, accelerator.EstimateMaxActiveGroupsPerMultiprocessor(launch.GetKernel(), 128, 512));
        Run();
    }

    [Fact]
    public void Late_streams_show_a_host_that_does_not_wait()
    {
        using var settings = Emulator.Use(new() { LateStreams = true });
        using var device = new TestDevice();
        using var first = device.Accelerator.CreateStream();
        using var second = device.Accelerator.CreateStream();
        using var buffer = device.Accelerator.Allocate1D<float>(32);
        var fill = device.Accelerator.LoadKernel<ArrayView<float>>(FaultyKernels.Fill);

        fill(first, (1, 32), buffer.View);
        Assert.Throws<InvalidOperationException>(() => buffer.GetAsArray1D(second));
        first.Synchronize();
        Assert.All(buffer.GetAsArray1D(second), value => Assert.Equal(1, value));

        buffer.MemSetToZero(first);
        Assert.All(buffer.GetAsArray1D(first), value => Assert.Equal(0, value));
    }

    [Fact]
    public void The_host_has_no_elements()
    {
        using var device = new TestDevice();
        using var buffer = device.Accelerator.Allocate1D<float>(1);
        Assert.Throws<InvalidOperationException>(() => buffer.View[0]);
        Assert.Throws<InvalidKernelOperationException>(() => Group.IdxX);
    }

    [Fact]
    public void The_CPU_runs_one_group_per_multiprocessor()
    {
        using var context = Context.Create(builder => builder.CPU(new CPUDevice(32, 4, 2)));
        using var accelerator = context.CreateCPUAccelerator(0);
        Assert.Equal(128, accelerator.MaxNumThreadsPerGroup);
        Assert.Equal(32, accelerator.WarpSize);
        Assert.Equal(2, accelerator.NumMultiprocessors);
    }
}
