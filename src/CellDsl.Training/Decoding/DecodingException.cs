namespace CellDsl.Training.Decoding;

/// <summary>A model gave numbers that no decoder can use.</summary>
public sealed class DecodingException(string message) : Exception(message)
{
    internal static DecodingException NotLogProbability(int step, int symbol, float found)
        => new($"Step {step + 1}: the log-probability of symbol {symbol} is {found}; it must be a number below infinity. The model may have "
        + $"diverged.");

    internal static DecodingException NotFinite(int step, int symbol, float found)
        => new($"Step {step + 1}: the model's outputs are not finite: the logit of symbol {symbol} is {found}. The model may have diverged.");

    internal static DecodingException NoSymbol(int step)
        => new($"Step {step + 1}: the model says that no symbol can follow (all log-probabilities are -∞).");
}
