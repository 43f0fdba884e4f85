namespace CellDsl.Training.Text;

/// <summary>A text cannot be trained on; the message names the file and the reason.</summary>
public sealed class CorpusException : IOException
{
    internal CorpusException(string message) : base(message) { }
    internal CorpusException(string message, Exception innerException) : base(message, innerException) { }
}
