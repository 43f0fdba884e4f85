namespace CellDsl.Training.Models;

/// <summary>Loss, gradients or parameters are infinite or not a number.</summary>
public sealed class TrainingDivergedException : Exception
{
    public TrainingDivergedException() { }
    public TrainingDivergedException(string message) : base(message) { }
    public TrainingDivergedException(string message, Exception innerException) : base(message, innerException) { }
}
