namespace ILGPU.Compilation;

/// <summary>What stands for this member inside a kernel: a method of the same type with the same parameters.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class KernelFormAttribute(string method) : Attribute
{
    public string Method => method;
}

/// <summary>Elements of device memory are for kernels: the host copies.</summary>
static class HostAccess
{
    public static InvalidOperationException Error
        => new("An element of device memory was asked for outside a kernel. Copy the view to an array first.");
}
