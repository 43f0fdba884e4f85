using System.Runtime.CompilerServices;

namespace CellDsl.Training.Optimizers;

/// <summary>What constants must be; the messages name them.</summary>
static class Require
{
    /// <exception cref="ArgumentOutOfRangeException">It is not at least 0 and below 1.</exception>
    public static void Share(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 0 and below 1.");
    }

    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number of at least 0.</exception>
    public static void NotNegative(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!(value >= 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be a finite number of at least 0.");
    }

    /// <exception cref="ArgumentOutOfRangeException">It is a number that the enumeration has no name for.</exception>
    public static void Defined<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null) where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}.");
    }
}
