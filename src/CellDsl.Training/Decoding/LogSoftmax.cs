using System.Numerics.Tensors;

namespace CellDsl.Training.Decoding;

/// <summary>x - log Σ exp(x) for each row of logits, with the largest taken out first.</summary>
public static class LogSoftmax
{
    /// <summary>Replaces the logits of each row by log-probabilities, logits - log Σ exp(logits).</summary>
    /// <param name="logits">[N, <paramref name="classes"/>]; overwritten with log-probabilities.</param>
    /// <exception cref="ArgumentException">The logits are not rows of that many classes.</exception>
    public static void Rows(Span<float> logits, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (logits.Length % classes != 0)
            throw new ArgumentException($"{logits.Length} logits are not rows of {classes} classes.", nameof(logits));
        for (; !logits.IsEmpty; logits = logits[classes..])
        {
            Span<float> row = logits[..classes];
            float largest = TensorPrimitives.Max<float>(row);
            double total = 0;
            foreach (float x in row)
                total += Math.Exp((double)x - largest);
            double log = Math.Log(total);
            for (int k = 0; k < classes; k++)
                // Not their sum, in which the logarithm would be lost beside a large logit.
                row[k] = (float)((double)row[k] - largest - log);
        }
    }
}
