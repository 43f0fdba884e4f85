namespace CellDsl.Conformance.Tests.Museum;

[Room(1, "Branches that were not taken")]
public sealed class BranchesNotTaken
{
    [Fact]
    [Exhibit(
        "A root of a negative number on the side that was not chosen makes the gradient NaN",
        "pytorch/pytorch#187297, tinygrad/tinygrad#15806, tensorflow/tensorflow#38467",
        "The slope of the side that was: 1 at -1 and -4, and 1/4 at 4 of √x")]
    public void RootBelowZero() => Trial.Slopes<GuardedRoot>([-1, -4, 4], [1, 1, 0.25]);

    [Fact]
    [Exhibit(
        "So does a logarithm of zero",
        "pytorch/pytorch#108618",
        "2, 2 and 1/(3 log 2) at 0, 2 and 3 of log₂ x above 2, else 2x")]
    public void LogarithmOfZero() => Trial.Slopes<GuardedLogarithm>([0, 2, 3], [2, 2, 1 / (3 * Math.Log(2))]);

    [Fact]
    [Exhibit(
        "So does an exponential that overflows, or of what is not a number",
        "pytorch/pytorch#156212",
        "e, 0 and 0 at 1, 1e10 and NaN of exp x up to 10, else 1")]
    public void ExponentialThatOverflows() => Trial.Slopes<GuardedExponential>([1, 1e10, double.NaN], [Math.E, 0, 0]);

    [Fact]
    [Exhibit(
        "So does a division by zero",
        "pytorch/pytorch#36923, pytorch/pytorch#52248",
        "1 at x = 1, t = 0 of x from t on, else t (x / t), and 0 for t")]
    public void DivisionByZero()
    {
        Trial.Slopes<GuardedQuotient>([1, 2], [1, 1], ("t", [0, 3]));
        Trial.Same([0, 0], Trial.Of<GuardedQuotient, double>(1, 2, ["x", "t"], [[1, 2], [0, 3]]).Inputs["t"]);
    }

    [Fact]
    [Exhibit(
        "So does a length of zero",
        "jax-ml/jax#347",
        "0 at 0 and 1/4, ±1 at ±3 of √(x²) above 1/2, else 1")]
    public void LengthOfZero() => Trial.Slopes<GuardedLength>([0, 3, -3, 0.25], [0, 1, -1, 0]);

    [Fact]
    [Exhibit(
        "So does a cosine of infinity",
        "pytorch/pytorch#18287",
        "0 at 0 and at ∞ of cos x below 1, else 0")]
    public void CosineOfInfinity() => Trial.Slopes<GuardedCosine>([0, double.PositiveInfinity], [0, 0]);

    [Fact]
    [Exhibit(
        "So does a product with a root of zero",
        "tinygrad/tinygrad#12409, jax-ml/jax#1052",
        "0, 0 and 3 at 0, -1 and 4 of x √x above 0, else 0")]
    public void PowerOfZero() => Trial.Slopes<GuardedPower>([0, -1, 4], [0, 0, 3]);
}
