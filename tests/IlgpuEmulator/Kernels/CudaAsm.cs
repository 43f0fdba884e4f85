namespace ILGPU.Runtime.Cuda;

/// <summary>Inline PTX. No emulated device has it, so kernels ask <see cref="IsSupported"/> first.</summary>
public static partial class CudaAsm
{
    public static bool IsSupported => false;

    static NotSupportedException Unsupported => new("Inline PTX is not emulated.");
}

/// <summary>A parameter of inline PTX.</summary>
public interface ICudaAsmEmitParameter;

/// <summary>A parameter that inline PTX reads.</summary>
public struct Input<T> : ICudaAsmEmitParameter
    where T : struct
{
    public T Value;

    public static implicit operator Input<T>(T v) => new() { Value = v };
}

/// <summary>A parameter that inline PTX writes.</summary>
public struct Output<T> : ICudaAsmEmitParameter
    where T : struct
{
    public T Value;
}

/// <summary>A parameter that inline PTX reads and writes.</summary>
public struct Ref<T> : ICudaAsmEmitParameter
    where T : struct
{
    public T Value;

    public static implicit operator Ref<T>(T v) => new() { Value = v };
}
