using System.Numerics;

namespace CellDsl.Training.Optimizers;

/// <summary>A running mean of squared gradients, one float each, for rules that divide by its root. A mean that a float holds is stored as it is;
/// one beyond its range is stored as its root, with a minus sign: gradients are floats, and so the root of their mean square is one.</summary>
/// <param name="keepsSmall">Whether means too small for a float count. Beside an ε of the usual size they do not, and are left as a float has
/// them.</param>
readonly struct MeanSquare(bool keepsSmall)
{
    /// <summary>Squares of smaller gradients are floats, below the largest by more than a mean of squares can gain by rounding.</summary>
    const float MostRoot = 1.8e19f, Most = MostRoot * MostRoot;

    /// <summary>2⁻¹⁰⁰. In a mean that is larger, squares that have lost digits, or are zero as floats, make no difference.</summary>
    const float Least = 7.8886091e-31f;

    /// <summary>2⁻³⁷. Beside it, the root of a float that is not a normal number makes no difference.</summary>
    const float LeastEpsilon = 7.2759576e-12f;

    static readonly Vector<float> s_mostRoot = new(MostRoot), s_least = new(Least);

    /// <param name="epsilon">What the rule adds to the root.</param>
    public static MeanSquare Beside(double epsilon) => new(keepsSmall: epsilon < LeastEpsilon);

    /// <summary>Whether the update of these means can be made in floats.</summary>
    /// <param name="stored">The means before it.</param>
    /// <param name="updated">The same after it, computed in floats.</param>
    public bool AreFloats(Vector<float> gradients, Vector<float> stored, Vector<float> updated)
        => Vector.LessThanAll(Vector.Abs(gradients), s_mostRoot) && Vector.GreaterThanOrEqualAll(stored, Vector<float>.Zero)
            && (!keepsSmall || Vector.GreaterThanOrEqualAll(updated, s_least));

    /// <inheritdoc cref="AreFloats"/>
    public bool IsFloat(float gradient, float stored, float updated)
        => Math.Abs(gradient) < MostRoot && stored >= 0 && (!keepsSmall || updated >= Least);

    public static double Read(float stored) => stored < 0 ? (double)stored * stored : stored;

    public float Store(double mean)
        => mean <= Most && (mean >= Least || mean == 0 || !keepsSmall) ? (float)mean : -(float)Math.Sqrt(mean);
}
