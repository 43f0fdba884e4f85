using CellDsl.Lab.Formatting;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Tests;

/// <summary>Central differences of a whole model's loss along random directions, one block of parameters at a time.</summary>
static class LossDifferences
{
    /// <param name="backpropagate">Adds the loss's gradients to the blocks'.</param>
    /// <param name="loss">The loss at the parameters as they are.</param>
    public static void ShouldAgree(IReadOnlyList<ParameterBlock> blocks, Action backpropagate, Func<double> loss)
    {
        foreach (ParameterBlock block in blocks)
            block.ZeroGradients();
        backpropagate();
        foreach (ParameterBlock block in blocks)
            for (ulong trial = 0; trial < 3; trial++)
            {
                float[] direction = Numbers.Uniform(block.Count, trial), kept = block.Values.ToArray();
                double slope = direction.Zip(block.Gradients.ToArray(), (d, g) => (double)d * g).Sum();
                // A step of 2^-7 leaves a truncation error of order 2^-14 of the third derivative, and rounding of 2^-24 · loss / step, about 2^-16.
                const double step = 1.0 / 128;
                double difference = (LossAt(step) - LossAt(-step)) / (2 * step);
                Assert.True(Math.Abs(slope - difference) <= 3e-3 * Math.Max(1, Math.Abs(slope)),
                    $"{block.Name}: slope {slope}, difference {difference}");
                Assert.NotEqual(0, slope);

                double LossAt(double length)
                {
                    for (int k = 0; k < kept.Length; k++)
                        block.Edit()[k] = (float)(kept[k] + length * direction[k]);
                    double value = loss();
                    kept.CopyTo(block.Edit());
                    return value;
                }
            }
    }
}
