using System.Numerics;

namespace CellDsl.Training.Optimizers;

/// <summary>Gradients whose squares a float can hold, for rules that divide by the root of a mean square: one gradient of 2e19 would make that mean infinite,
/// and its parameter would never move again. Whatever is not finite stays so.</summary>
static class BoundedGradient
{
    /// <summary>Below the root of float's largest number by more than a mean of squares can gain by rounding.</summary>
    const float Most = 1.8e19f;

    static readonly Vector<float> s_most = new(Most), s_infinity = new(float.PositiveInfinity);

    public static Vector<float> Of(Vector<float> gradients) => Vector.ConditionalSelect(
        Vector.LessThan(Vector.Abs(gradients), s_infinity), Vector.Max(Vector.Min(gradients, s_most), -s_most), gradients);

    public static float Of(float gradient) => float.IsFinite(gradient) ? Math.Clamp(gradient, -Most, Most) : gradient;
}
