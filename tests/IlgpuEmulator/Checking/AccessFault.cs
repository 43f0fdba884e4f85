using ILGPU.Emulation;

namespace ILGPU.Checking;

/// <summary>Something a kernel did wrong, before it is known which kernel, group and thread it was.</summary>
sealed class AccessFault(FaultKind kind, string message) : Exception(message)
{
    public FaultKind Kind => kind;
}
