using ILGPU.Emulation;

namespace ILGPU.Runtime.Cuda;

/// <summary>A CUDA device: present when the emulator's settings say so.</summary>
public sealed class CudaDevice : Device
{
    internal CudaDevice(DeviceProfile profile, int deviceId)
        : base(profile)
    {
        DeviceId = deviceId;
    }

    public int DeviceId { get; }

    public CudaArchitecture? Architecture => new(Profile.ComputeCapability.Major, Profile.ComputeCapability.Minor);

    public int MaxSharedMemoryPerMultiprocessor => Profile.MaxSharedMemoryPerMultiprocessor;

    public int TotalNumRegistersPerMultiprocessor => Profile.RegistersPerMultiprocessor;

    public int TotalNumRegistersPerGroup => Profile.RegistersPerMultiprocessor;

    public override Accelerator CreateAccelerator(Context context) => CreateCudaAccelerator(context);

    public CudaAccelerator CreateCudaAccelerator(Context context) => new(context, this);
}
