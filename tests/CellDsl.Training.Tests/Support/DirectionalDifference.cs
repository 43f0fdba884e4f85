namespace CellDsl.Training.Tests;

/// <summary>Gradients of a whole model in single precision against differences of its loss along one direction for each block of parameters.</summary>
static class DirectionalDifference
{
    /// <summary>Along a unit vector. The loss has an error of about 4e-7 (float logits), which the quotient below makes 1.5 · 4e-7 / step = 1e-5;
    /// leaving out the fifth derivative costs step⁴ / 30 = 1e-4 times that derivative, which is below 1 along a unit vector for losses of a few nats.</summary>
    const double Step = 1.0 / 16, Tolerance = 1e-4;

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
            float[] values = block.Values.ToArray();
            double found = (8 * (At(1) - At(-1)) - (At(2) - At(-2))) / (12 * Step);
            values.CopyTo(block.Edit());
            Assert.True(Math.Abs(expected - found) < Tolerance, $"{block.Name}: along the direction the gradient is {expected}, the difference quotient {found}.");
            Assert.True(Math.Abs(expected) > 20 * Tolerance, $"{block.Name}: the gradient along the direction, {expected}, is too small to tell right from wrong.");

            double At(int steps)
            {
                Span<float> edited = block.Edit();
                for (int k = 0; k < edited.Length; k++)
                    edited[k] = (float)(values[k] + steps * Step * direction[k]);
                return loss();
            }
        }
    }

    /// <summary>Half the gradient's own direction, so that there is something to measure, half a random one, so that a wrong zero is seen too.</summary>
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
