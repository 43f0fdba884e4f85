namespace ILGPU.Compilation;

/// <summary>What the context allows kernels to use.</summary>
/// <param name="LibDevice">Whether the library of mathematical functions for CUDA was asked for.</param>
sealed record CompileOptions(bool LibDevice);
