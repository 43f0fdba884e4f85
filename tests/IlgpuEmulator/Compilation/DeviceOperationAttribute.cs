namespace ILGPU.Compilation;

/// <summary>
/// What stands for this member inside a kernel: a method of <see cref="Execution.DeviceOperations"/> with the same parameters, followed by what its
/// form adds.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class DeviceOperationAttribute(string method, OperationForm form = OperationForm.Plain) : Attribute
{
    public string Method => method;

    public OperationForm Form => form;
}

/// <summary>How a kernel calls an operation of the device.</summary>
enum OperationForm
{
    /// <summary>A call with the running launch as last argument.</summary>
    Plain,

    /// <summary>Memory of the group or the thread: a call with the number of the place in the kernel and the launch as last arguments.</summary>
    Allocation,

    /// <summary>A call after which the thread may step aside, because it seems to wait for another one.</summary>
    Atomic,

    /// <summary>The thread stops until others have arrived. A result is asked for with the method "Method" + "Result" once it goes on.</summary>
    Meeting,
}

/// <summary>Outside a kernel an operation of the device has no meaning.</summary>
static class OutsideKernel
{
    public static InvalidKernelOperationException Error => new("This operation is only for kernels.");
}
