namespace ILGPU.Runtime.Cuda;

/// <summary>A CUDA device, running kernels. There is no driver behind it: native handles of streams and modules are zero.</summary>
public sealed class CudaAccelerator : Accelerator
{
    internal CudaAccelerator(Context context, CudaDevice device)
        : base(context, device)
    {
        Device = device;
    }

    public new CudaDevice Device { get; }

    public CudaArchitecture Architecture => Device.Architecture!.Value;

    public int MaxSharedMemoryPerMultiprocessor => Device.MaxSharedMemoryPerMultiprocessor;

    public int TotalNumRegistersPerMultiprocessor => Device.TotalNumRegistersPerMultiprocessor;

    public int TotalNumRegistersPerGroup => Device.TotalNumRegistersPerGroup;

    /// <summary>In bytes.</summary>
    public long GetFreeMemory() => MemorySize - Emulation.Emulator.UsedMemory(this);

    private protected override AcceleratorStream NewStream() => new CudaStream(this);

    internal override Kernel NewKernel(Compilation.CompiledKernel code) => new CudaKernel(this, code);
}

/// <summary>A stream of a CUDA device.</summary>
public sealed class CudaStream : AcceleratorStream
{
    internal CudaStream(Accelerator accelerator)
        : base(accelerator)
    {
    }

    public nint StreamPtr => 0;
}

/// <summary>A kernel on a CUDA device.</summary>
public sealed class CudaKernel : Kernel
{
    internal CudaKernel(Accelerator accelerator, Compilation.CompiledKernel code)
        : base(accelerator, code)
    {
        FunctionPtr = Emulation.EmulatedCudaDriver.Add(this);
    }

    public nint ModulePtr => 0;

    /// <summary>By which <see cref="Emulation.EmulatedCudaDriver"/> knows the kernel.</summary>
    public nint FunctionPtr { get; }

    private protected override void Release() => Emulation.EmulatedCudaDriver.Remove(FunctionPtr);
}
