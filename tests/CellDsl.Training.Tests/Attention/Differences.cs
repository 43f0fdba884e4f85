namespace CellDsl.Training.Tests;

/// <summary>Gradients against differences of an objective in double precision: each coordinate, and one direction through all.</summary>
static class Differences
{
    /// <summary>A central difference is wrong by about step² times the third derivative (1e-10) and rounding over the step (1e-11).</summary>
    const double Step = 1e-5, Tolerance = 2e-9;

    public static void Check(Func<double> objective, params ReadOnlySpan<(double[] Values, double[] Gradients)> variables)
    {
        foreach (var (values, gradients) in variables)
        {
            Assert.Equal(values.Length, gradients.Length);
            for (int k = 0; k < values.Length; k++)
            {
                double kept = values[k];
                values[k] = kept + Step;
                double up = objective();
                values[k] = kept - Step;
                double down = objective();
                values[k] = kept;
                Assert.Equal((up - down) / (2 * Step), gradients[k], tolerance: Tolerance);
            }
        }
    }

    public static void CheckDirection(Func<double> objective, params ReadOnlySpan<(double[] Values, double[] Gradients)> variables)
    {
        double expected = 0;
        double[] kept = [], direction = [];
        foreach (var (values, gradients) in variables)
        {
            double[] part = DoubleArrays.Doubles(values.Length, 1000 + (ulong)kept.Length);
            expected += part.Zip(gradients, (d, g) => d * g).Sum();
            (kept, direction) = ([.. kept, .. values], [.. direction, .. part]);
        }
        Move(variables, Step);
        double up = objective();
        Move(variables, -Step);
        double down = objective();
        Move(variables, 0);
        Assert.Equal((up - down) / (2 * Step), expected, tolerance: Tolerance * Math.Sqrt(kept.Length));

        void Move(ReadOnlySpan<(double[] Values, double[] Gradients)> all, double step)
        {
            int k = 0;
            foreach (var (values, _) in all)
                for (int n = 0; n < values.Length; n++, k++)
                    values[n] = kept[k] + step * direction[k];
        }
    }
}
