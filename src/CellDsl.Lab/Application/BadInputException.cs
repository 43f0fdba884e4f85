namespace CellDsl.Lab.Application;

/// <summary>The user gave something that cannot work. The message says what was wrong, where, and what to do; it is shown without a stack
/// trace.</summary>
sealed class BadInputException : Exception
{
    public BadInputException(string message) : base(message) { }
    public BadInputException(string message, Exception innerException) : base(message, innerException) { }
}
