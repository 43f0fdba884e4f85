using CellDsl.Reference.Differences;
using CellDsl.Reference.Interpretation;

namespace CellDsl.Reference.Checking;

/// <summary>How far a correct result may be from the reference's.
/// <para>Every operation of a floating-point evaluation returns its exact result times 1 + δ with |δ| at most u (2^-24 for float, 2^-53 for double),
/// a function a few u. Carrying such errors through the run to first order, operation by operation, together with each value, gives
/// |computed - exact| &lt;= c·u, where c is known once the reference has run (Higham, Accuracy and Stability of Numerical Algorithms, 2002,
/// section 3.3, running error analysis). Sums of n terms are counted with n·u·Σ|term|, so the bound holds for every order of summation;
/// a reverse sweep carries the errors of derivatives in the same way. c grows with the columns of the matrices, the operations per step,
/// the number of steps, and the cell's own sensitivity, without any number having been picked.</para>
/// <para>The reference is itself evaluated in double, so its u counts as well; the factor 2 covers what is beyond first order,
/// and the smallest normal number what underflow loses.</para></summary>
static class Tolerance
{
    const double Beyond = 2;

    public const double SingleRoundoff = 1.0 / (1 << 24);
    public const double DoubleRoundoff = 1.0 / (1L << 53);

    public static double Roundoff(Type number) => number == typeof(float) ? SingleRoundoff : DoubleRoundoff;

    /// <param name="bound">c: the running bound in units of u.</param>
    public static double Rounding(double bound, Type number)
        => Beyond * bound * (Roundoff(number) + DoubleRoundoff) + (number == typeof(float) ? 1.2e-38 : 2.3e-308);

    /// <summary>Part of its bound that a rounding error keeps below where nothing lines the roundings up: the errors of n of them add up to √n
    /// rather than n (Higham and Mary, A New Approach to Probabilistic Rounding Error Analysis, 2019), and a number that a decision is about
    /// has some hundreds behind it.</summary>
    public const double UsualRounding = 1.0 / 16;

    /// <summary>Whether rounding in these numbers turns no decision: each is about exact numbers or further from tipping over than
    /// <see cref="Rounding"/> allows.</summary>
    /// <param name="part">Part of that bound which is taken to be reached.</param>
    public static bool DecidesAlike(KinkWatch decisions, Type number, double part)
        => decisions.CriticalRoundoff > part * Rounding(1, number) && decisions.InexactDistance > Rounding(0, number);

    public static string Derivation(double bound, Type number)
        => $"{Beyond}·c·(u + 2^-53) with u = {(number == typeof(float) ? "2^-24" : "2^-53")} and c = {bound:G3}, the running bound of rounding "
        + $"errors in units of u";

    /// <summary>Agreement that is asked of a central difference, relative to the derivative.</summary>
    public const double DifferenceRelative = 1e-7;

    /// <summary>How much further from the derivative an extrapolated quotient may be than from those it was made of.</summary>
    const double Extrapolation = 8;

    /// <param name="size">The derivative, or the size of its terms.</param>
    /// <param name="outputBound">Σ |weight|·c over all terms of the loss: the difference quotient divides their rounding errors by the step.</param>
    public static double Difference(double size, in CentralDifference.Estimate estimate, double outputBound)
        => DifferenceRelative * Math.Abs(size) + outputBound * DoubleRoundoff / estimate.Step + Extrapolation * estimate.Error;

    public static string DifferenceDerivation(in CentralDifference.Estimate estimate, double outputBound)
        => $"{DifferenceRelative:G1} of the derivative + c·2^-53/h with h = {estimate.Step:G2} and c = {outputBound:G3}, the rounding errors of the "
        + $"loss, "
            + $"+ {Extrapolation} times {estimate.Error:G2}, by which the last extrapolations differ";
}
