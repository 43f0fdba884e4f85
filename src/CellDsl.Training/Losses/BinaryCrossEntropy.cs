namespace CellDsl.Training.Losses;

/// <summary>-z log σ(x) - (1 - z) log(1 - σ(x)) for a logit x and a target z in [0, 1], from the logit itself:
/// max(x, 0) - x z + log(1 + e^-|x|), which neither overflows nor takes the logarithm of a rounded zero.
/// A logit that is not a number makes the loss and its own gradient not a number; infinite logits give the limit.</summary>
public static class BinaryCrossEntropy
{
    /// <summary>The loss, and its gradient (σ(x) - z) · <paramref name="scale"/> in place of the logits.</summary>
    /// <param name="logits">N numbers; on return d(<paramref name="scale"/> · loss)/d logits, zero where <paramref name="valid"/> is false.</param>
    /// <param name="targets">N numbers in [0, 1].</param>
    /// <param name="scale">1/N for the gradient of the mean.</param>
    /// <param name="valid">N flags; false: neither logit nor target is read. Empty: all count.</param>
    /// <returns>The loss in nats, summed, not scaled.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a target that counts is outside [0, 1].</exception>
    public static double Backward(Span<float> logits, ReadOnlySpan<float> targets, float scale, ReadOnlySpan<bool> valid = default)
    {
        LossArguments.Check(logits.Length, targets.Length, valid.Length);
        double sum = 0;
        for (int n = 0; n < logits.Length; n++)
        {
            if (!valid.IsEmpty && !valid[n])
            {
                logits[n] = 0;
                continue;
            }
            double x = logits[n], z = Target(targets, n);
            sum += Of(x, z);
            logits[n] = (float)(scale * Slope(x, z));
        }
        return sum;
    }

    /// <summary>The loss alone, in nats, summed.</summary>
    /// <inheritdoc cref="Backward" path="/exception"/>
    public static double Sum(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<bool> valid = default)
    {
        LossArguments.Check(logits.Length, targets.Length, valid.Length);
        double sum = 0;
        for (int n = 0; n < logits.Length; n++)
            if (valid.IsEmpty || valid[n])
                sum += Of(logits[n], Target(targets, n));
        return sum;
    }

    static double Target(ReadOnlySpan<float> targets, int n)
        => targets[n] is >= 0 and <= 1
            ? targets[n]
            : throw new ArgumentException($"Target {n} is {targets[n]}; binary cross-entropy needs targets from 0 to 1.", nameof(targets));

    static double Of(double x, double z)
    {
        // A factor of zero decides, also against an infinite logit.
        double wrong = x > 0 ? 1 - z : z;
        return (wrong == 0 ? 0 : Math.Abs(x) * wrong) + LogOnePlus(Math.Exp(-Math.Abs(x)));
    }

    /// <summary>σ(x) - z; for z = 1 as -σ(-x), which keeps its digits where σ(x) rounds to one.</summary>
    static double Slope(double x, double z) => z == 1 ? -Sigmoid(-x) : Sigmoid(x) - z;

    static double Sigmoid(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /// <summary>log(1 + e) to full precision for small e too (Goldberg, 1991, theorem 4).</summary>
    static double LogOnePlus(double e)
    {
        double sum = 1 + e;
        return sum == 1 ? e : e * Math.Log(sum) / (sum - 1);
    }
}
