namespace CellDsl.Training.Losses;

/// <summary>(y - z)² for a prediction y and a target z, summed; the mean squared error is this divided by the numbers that count.
/// Squares are taken in double, so the loss of finite numbers is finite. What is not a number passes through to the loss and its own
/// gradient.</summary>
public static class SquaredError
{
    /// <summary>The loss, and its gradient 2 (y - z) · <paramref name="scale"/> in place of the predictions.</summary>
    /// <param name="predictions">N numbers; on return d(<paramref name="scale"/> · loss)/d predictions, zero where <paramref name="valid"/> is
    /// false.</param>
    /// <param name="targets">N numbers.</param>
    /// <param name="scale">1/N for the gradient of the mean.</param>
    /// <param name="valid">N flags; false: neither prediction nor target is read. Empty: all count.</param>
    /// <returns>The loss, summed, not scaled.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Backward(Span<float> predictions, ReadOnlySpan<float> targets, float scale, ReadOnlySpan<bool> valid = default)
    {
        LossArguments.Check(predictions.Length, targets.Length, valid.Length);
        double sum = 0;
        for (int n = 0; n < predictions.Length; n++)
        {
            if (!valid.IsEmpty && !valid[n])
            {
                predictions[n] = 0;
                continue;
            }
            double difference = (double)predictions[n] - targets[n];
            sum += difference * difference;
            predictions[n] = (float)(2 * scale * difference);
        }
        return sum;
    }

    /// <summary>The loss alone, summed.</summary>
    /// <inheritdoc cref="Backward" path="/exception"/>
    public static double Sum(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<bool> valid = default)
    {
        LossArguments.Check(predictions.Length, targets.Length, valid.Length);
        double sum = 0;
        for (int n = 0; n < predictions.Length; n++)
        {
            if (!valid.IsEmpty && !valid[n])
                continue;
            double difference = (double)predictions[n] - targets[n];
            sum += difference * difference;
        }
        return sum;
    }
}
