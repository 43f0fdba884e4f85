using ILGPU.Emulation;

namespace ILGPU.Runtime.OpenCL;

/// <summary>An OpenCL device: present when the emulator's settings say so.</summary>
public sealed class CLDevice : Device
{
    internal CLDevice(DeviceProfile profile)
        : base(profile)
    {
    }

    public override Accelerator CreateAccelerator(Context context) => CreateCLAccelerator(context);

    public CLAccelerator CreateCLAccelerator(Context context) => new(context, this);
}

/// <summary>An OpenCL device, running kernels.</summary>
public sealed class CLAccelerator : Accelerator
{
    internal CLAccelerator(Context context, CLDevice device)
        : base(context, device)
    {
    }
}

/// <summary>OpenCL reported an error.</summary>
public sealed class CLException : AcceleratorException
{
    public CLException()
    {
    }

    public CLException(CLError errorCode)
        : base(errorCode.ToString())
    {
        Error = errorCode;
    }

    public CLException(string message)
        : base(message)
    {
    }

    public CLException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public CLError Error { get; }

    public override AcceleratorType AcceleratorType => AcceleratorType.OpenCL;
}

/// <summary>Errors of OpenCL that the emulator reports.</summary>
public enum CLError
{
    CL_SUCCESS = 0,
    CL_MEM_OBJECT_ALLOCATION_FAILURE = -4,
    CL_OUT_OF_RESOURCES = -5,
    CL_INVALID_WORK_GROUP_SIZE = -54,
}

/// <summary>OpenCL devices of contexts.</summary>
public static class CLContextExtensions
{
    public static Context.Builder OpenCL(this Context.Builder builder) => builder.OpenCL(_ => true);

    public static Context.Builder OpenCL(this Context.Builder builder, Predicate<CLDevice> predicate)
    {
        foreach (var profile in Emulator.Settings.Devices.Where(profile => profile.Type == AcceleratorType.OpenCL))
        {
            var device = new CLDevice(profile);
            if (predicate(device))
                builder.Add(device);
        }

        return builder;
    }

    public static CLDevice GetCLDevice(this Context context, int clDeviceIndex) => context.GetDevice<CLDevice>(clDeviceIndex);

    public static Context.DeviceCollection<CLDevice> GetCLDevices(this Context context) => context.GetDevices<CLDevice>();

    public static CLAccelerator CreateCLAccelerator(this Context context, int clDeviceIndex)
        => context.GetCLDevice(clDeviceIndex).CreateCLAccelerator(context);
}
