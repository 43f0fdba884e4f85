namespace ILGPU.Runtime.CPU;

/// <summary>The CPU, running kernels.</summary>
public sealed class CPUAccelerator : Accelerator
{
    internal CPUAccelerator(Context context, CPUDevice device)
        : base(context, device)
    {
    }
}
