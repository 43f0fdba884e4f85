using System.Numerics.Tensors;

namespace CellDsl.Training;

/// <summary>-log softmax(logits)[target], with the largest logit taken out first so that no exponential overflows.</summary>
public static class SoftmaxCrossEntropy
{
    /// <summary>A row with this target counts for nothing.</summary>
    public const int Ignored = -1;

    /// <summary>Divide nats by this to get bits.</summary>
    public static readonly double NatsPerBit = Math.Log(2);

    /// <summary>The loss, and its gradient in place of the logits.</summary>
    /// <param name="logits">[N, classes]; on return d(<paramref name="scale"/> · loss)/d logits.</param>
    /// <param name="targets">N classes, or <see cref="Ignored"/>.</param>
    /// <param name="scale">1/N for the gradient of the mean.</param>
    /// <returns>The loss in nats, summed over the rows, not scaled.</returns>
    public static double Backward(Span<float> logits, ReadOnlySpan<int> targets, float scale)
    {
        int classes = logits.Length / targets.Length;
        double sum = 0;
        for (int n = 0; n < targets.Length; n++)
        {
            Span<float> row = logits.Slice(n * classes, classes);
            if (targets[n] == Ignored)
            {
                row.Clear();
                continue;
            }
            float target = row[targets[n]];
            float largest = TensorPrimitives.Max<float>(row);
            float total = Exponentials(row, largest, row);
            sum += Math.Log(total) + largest - target;
            TensorPrimitives.Multiply(row, scale / total, row);
            row[targets[n]] -= scale;
        }
        return sum;
    }

    /// <summary>The loss alone, in nats, summed over the rows.</summary>
    /// <param name="logits">[N, classes]; overwritten.</param>
    public static double Sum(Span<float> logits, ReadOnlySpan<int> targets)
    {
        int classes = logits.Length / targets.Length;
        double sum = 0;
        for (int n = 0; n < targets.Length; n++)
        {
            if (targets[n] == Ignored)
                continue;
            Span<float> row = logits.Slice(n * classes, classes);
            float target = row[targets[n]];
            float largest = TensorPrimitives.Max<float>(row);
            sum += Math.Log(Exponentials(row, largest, row)) + largest - target;
        }
        return sum;
    }

    static float Exponentials(ReadOnlySpan<float> row, float largest, Span<float> exponentials)
    {
        TensorPrimitives.Subtract(row, largest, exponentials);
        TensorPrimitives.Exp<float>(exponentials, exponentials);
        return Reductions.Sum(exponentials);
    }
}
