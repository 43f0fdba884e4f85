using System.Numerics.Tensors;
using CellDsl.Training.Numerics;

namespace CellDsl.Training.Losses;

/// <summary>-log softmax(logits)[target], with the largest logit taken out first so that no exponential overflows.
/// A logit of -∞ is a class that cannot be; a row with a logit of +∞ or that is not a number has a loss and gradients that are not numbers.</summary>
public static class SoftmaxCrossEntropy
{
    /// <summary>A row with this target counts for nothing, whatever its logits are.</summary>
    public const int Ignored = -1;

    /// <summary>Divide nats by this to get bits.</summary>
    public static readonly double NatsPerBit = Math.Log(2);

    /// <summary>The loss, and its gradient in place of the logits.</summary>
    /// <param name="logits">[N, classes]; on return d(<paramref name="scale"/> · loss)/d logits.</param>
    /// <param name="targets">N classes, or <see cref="Ignored"/>.</param>
    /// <param name="scale">1/N for the gradient of the mean.</param>
    /// <returns>The loss in nats, summed over the rows, not scaled.</returns>
    /// <exception cref="ArgumentException">The logits are not N rows of equal length, or a target is no class.</exception>
    public static double Backward(Span<float> logits, ReadOnlySpan<int> targets, float scale)
    {
        int classes = LossArguments.Classes(logits.Length, targets, Ignored);
        double sum = 0;
        for (int n = 0; n < targets.Length; n++)
        {
            Span<float> row = logits.Slice(n * classes, classes);
            if (targets[n] == Ignored)
            {
                row.Clear();
                continue;
            }
            sum += Of(row, targets[n], out float total);
            TensorPrimitives.Multiply(row, scale / total, row);
            row[targets[n]] -= scale;
        }
        return sum;
    }

    /// <summary>The loss alone, in nats, summed over the rows.</summary>
    /// <param name="logits">[N, classes]; overwritten.</param>
    /// <inheritdoc cref="Backward" path="/exception"/>
    public static double Sum(Span<float> logits, ReadOnlySpan<int> targets)
    {
        int classes = LossArguments.Classes(logits.Length, targets, Ignored);
        double sum = 0;
        for (int n = 0; n < targets.Length; n++)
            if (targets[n] != Ignored)
                sum += Of(logits.Slice(n * classes, classes), targets[n], out _);
        return sum;
    }

    /// <summary>The loss of each row, in nats; zero for ignored ones.</summary>
    /// <param name="logits">[N, classes]; overwritten.</param>
    /// <param name="losses">N numbers.</param>
    /// <inheritdoc cref="Backward" path="/exception"/>
    public static void PerRow(Span<float> logits, ReadOnlySpan<int> targets, Span<double> losses)
    {
        int classes = LossArguments.Classes(logits.Length, targets, Ignored);
        ArgumentOutOfRangeException.ThrowIfLessThan(losses.Length, targets.Length);
        for (int n = 0; n < targets.Length; n++)
            losses[n] = targets[n] == Ignored ? 0 : Of(logits.Slice(n * classes, classes), targets[n], out _);
    }

    /// <summary>The loss of one row, whose logits become exponentials with that <paramref name="total"/>.</summary>
    static double Of(Span<float> row, int target, out float total)
    {
        float logit = row[target], largest = TensorPrimitives.Max<float>(row);
        TensorPrimitives.Subtract(row, largest, row);
        TensorPrimitives.Exp<float>(row, row);
        total = Reductions.Sum(row);
        return Math.Log(total) + largest - logit;
    }
}
