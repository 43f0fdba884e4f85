namespace CellDsl.Training.Optimizers;

/// <summary><see cref="Adam"/>'s update of one value in double precision, for gradients whose squares floats cannot hold.</summary>
/// <param name="Epsilon">With the correction of v.</param>
/// <param name="Length">The learning rate with both corrections.</param>
/// <param name="Decay">Share of itself that the value loses first.</param>
readonly record struct AdamStep(double Beta1, double Beta2, double Epsilon, double Length, double Decay)
{
    const float SmallestNormal = 1.17549435e-38f;

    public void Update(ref float value, float gradient, ref float first, ref float second, MeanSquare squares)
    {
        double m = Beta1 * first + (1 - Beta1) * gradient;
        double v = Beta2 * MeanSquare.Read(second) + (1 - Beta2) * ((double)gradient * gradient);
        // ε may be zero: without a gradient there is no step.
        value = (float)((1 - Decay) * value - Length * m / (Math.Sqrt(v) + Math.Max(Epsilon, double.Epsilon)));
        first = Fading(m);
        second = squares.Store(v);
    }

    /// <summary>The nearest float; below the normal ones the next towards zero, as the nearest to β1 times the smallest of them is the same
    /// again.</summary>
    static float Fading(double moment)
        => Math.Abs(moment) < SmallestNormal ? (float)(Math.Truncate(moment / float.Epsilon) * float.Epsilon) : (float)moment;
}
