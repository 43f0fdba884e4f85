using CellDsl.Lab.Formatting;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Tests;

/// <summary>Gradients of a whole model in single precision against differences of its loss along one direction for each block of
/// parameters.</summary>
static class DirectionalDifference
{
    /// <summary>The least step along a unit vector. The loss has an error of about 4e-7 (float logits), which the quotient makes 1.5 · 4e-7 / step =
    /// 4e-5; leaving out the fifth derivative costs step⁴ / 30 = 2e-9 times that derivative, which long chains of steep functions make a few
    /// thousand. Where the derivative is small, so are the higher ones, and a longer step measures it as exactly in proportion.</summary>
    const double Step = 1.0 / 64, Tolerance = 1e-4, RelativeTolerance = 0.02;

    /// <param name="loss">With the parameters as they are.</param>
    /// <param name="gradient">Adds to the parameters' gradients.</param>
    public static void Check(IReadOnlyList<ParameterBlock> blocks, Func<double> loss, Action gradient)
    {
        foreach (ParameterBlock block in blocks)
            block.ZeroGradients();
        gradient();
        foreach (ParameterBlock block in blocks)
        {
            double[] direction = Direction(block);
            double expected = Enumerable.Range(0, block.Count).Sum(k => direction[k] * block.Gradients[k]);
            double step = Step * Math.Clamp(0.1 / Math.Abs(expected), 1, 16);
            float[] values = block.Values.ToArray();
            double found = (8 * (At(1) - At(-1)) - (At(2) - At(-2))) / (12 * step);
            values.CopyTo(block.Edit());
            Assert.True(Math.Abs(expected) > Tolerance,
                $"{block.Name}: the gradient along the direction, {expected}, is too small to tell right from wrong.");
            Assert.True(Math.Abs(expected - found) < Math.Min(Tolerance, RelativeTolerance * Math.Abs(expected)),
                $"{block.Name}: along the direction the gradient is {expected}, the difference quotient {found}.");

            double At(int steps)
            {
                Span<float> edited = block.Edit();
                for (int k = 0; k < edited.Length; k++)
                    edited[k] = (float)(values[k] + steps * step * direction[k]);
                return loss();
            }
        }
    }

    /// <summary>Half the gradient's own direction, so that there is something to measure, half a random one, so that a wrong zero is seen
    /// too.</summary>
    static double[] Direction(ParameterBlock block)
    {
        double[] gradient = Unit([.. block.Gradients.ToArray().Select(g => (double)g)]);
        double[] random = Unit([.. Numbers.Uniform(block.Count, 11).Select(g => (double)g)]);
        return Unit([.. gradient.Zip(random, (g, r) => g + r)]);
    }

    static double[] Unit(double[] vector)
    {
        double norm = Math.Sqrt(vector.Sum(v => v * v));
        return norm == 0 ? vector : [.. vector.Select(v => v / norm)];
    }
}
