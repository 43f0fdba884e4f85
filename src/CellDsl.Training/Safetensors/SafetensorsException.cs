namespace CellDsl.Training.Safetensors;

/// <summary>A safetensors file is damaged, hostile, or holds something else than what was asked of it.
/// The message names the file, the tensor where there is one, what was expected and what was found.</summary>
public sealed class SafetensorsException : IOException
{
    internal SafetensorsException(string message) : base(message) { }
    internal SafetensorsException(string message, Exception innerException) : base(message, innerException) { }
}
