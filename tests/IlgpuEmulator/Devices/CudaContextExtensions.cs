using ILGPU.Emulation;

namespace ILGPU.Runtime.Cuda;

/// <summary>CUDA devices of contexts.</summary>
public static class CudaContextExtensions
{
    public static Context.Builder Cuda(this Context.Builder builder) => builder.Cuda((CudaDevice _) => true);

    public static Context.Builder Cuda(this Context.Builder builder, Predicate<CudaDevice> predicate)
    {
        foreach (var (deviceId, profile) in EmulatedCudaDriver.Devices.Index())
        {
            var device = new CudaDevice(profile, deviceId);
            if (predicate(device))
                builder.Add(device);
        }

        return builder;
    }

    public static CudaDevice GetCudaDevice(this Context context, int cudaDeviceIndex) => context.GetDevice<CudaDevice>(cudaDeviceIndex);

    public static Context.DeviceCollection<CudaDevice> GetCudaDevices(this Context context) => context.GetDevices<CudaDevice>();

    public static CudaAccelerator CreateCudaAccelerator(this Context context, int cudaDeviceIndex) =>
        context.GetCudaDevice(cudaDeviceIndex).CreateCudaAccelerator(context);
}
