namespace CellDsl.Training.Checkpoints;

/// <summary>A checkpoint cannot be used here; the message names the file, what was expected and what was found.</summary>
public sealed class CheckpointException : IOException
{
    internal CheckpointException(string message) : base(message) { }
    internal CheckpointException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Whether the training cannot go on as the data are not those that it began on.</summary>
    public bool IsOfOtherData { get; init; }
}
