namespace ILGPU.Runtime.Cuda;

/// <summary>Errors of the CUDA driver that the emulator reports.</summary>
public enum CudaError
{
    CUDA_SUCCESS = 0,
    CUDA_ERROR_INVALID_VALUE = 1,
    CUDA_ERROR_OUT_OF_MEMORY = 2,
    CUDA_ERROR_NO_DEVICE = 100,
    CUDA_ERROR_INVALID_PTX = 218,
    CUDA_ERROR_ILLEGAL_ADDRESS = 700,
    CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES = 701,
    CUDA_ERROR_LAUNCH_FAILED = 719,
}

/// <summary>The CUDA driver reported an error.</summary>
public sealed class CudaException : AcceleratorException
{
    public CudaException()
    {
    }

    public CudaException(CudaError error)
        : base(error.ToString())
    {
        Error = error.ToString();
    }

    public CudaException(string message)
        : base(message)
    {
    }

    public CudaException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public string Error { get; } = "N/A";

    public override AcceleratorType AcceleratorType => AcceleratorType.Cuda;

    public static void ThrowIfFailed(CudaError cudaStatus)
    {
        if (cudaStatus != CudaError.CUDA_SUCCESS)
            throw new CudaException(cudaStatus);
    }
}
