namespace CellDsl.Training.Models;

/// <summary>Loss, gradients or parameters have become infinite or not a number; the message says which, and what may help.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(string message) : base(message) { }
    internal TrainingDivergedException(string message, Exception innerException) : base(message, innerException) { }
}
