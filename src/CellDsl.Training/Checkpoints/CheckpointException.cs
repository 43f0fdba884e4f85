namespace CellDsl.Training.Checkpoints;

/// <summary>A checkpoint cannot be used here; the message names the file, what was expected and what was found.</summary>
public sealed class CheckpointException : IOException
{
    public CheckpointException() { }
    public CheckpointException(string message) : base(message) { }
    public CheckpointException(string message, Exception innerException) : base(message, innerException) { }
}
