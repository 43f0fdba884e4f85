namespace CellDsl.Conformance.Tests.Museum;

[Room(2, "Edges of functions")]
public sealed class EdgesOfFunctions
{
    [Fact]
    [Exhibit(
        "A clamp kills the gradient of what lies on a bound",
        "pytorch/pytorch#7002, pytorch/pytorch#7049",
        "Slope 1 inside and on the bounds, 0 outside")]
    public void ClampAtItsBounds() => Trial.Slopes<Clamped>([0, 1, 0.5, -1, 2], [1, 1, 1, 0, 0]);

    [Fact]
    [Exhibit(
        "Where both bounds are one number, the rules for each contradict each other",
        "pytorch/pytorch#185927",
        "That number everywhere; slope 1 on it, 0 elsewhere")]
    public void ClampAtEqualBounds()
    {
        Trial.Slopes<ClampedToOneNumber>([0.5, 0.2, 0.9], [1, 0, 0]);
        Trial.Same([0.5, 0.5, 0.5], Trial.Of<ClampedToOneNumber, double>(1, 3, ["x"], [[0.5, 0.2, 0.9]]).Output);
    }

    [Fact]
    [Exhibit(
        "The larger of two equal numbers passes the gradient to both in full, or to neither",
        "shader-slang/slang#6411",
        "One whole gradient: to the first")]
    public void LargerOfTwoEqualNumbers()
    {
        Trial.Slopes<LargerOfTwo>([3, -0.5, 1], [1, 1, 0], ("other", [3, -0.5, 2]));
        Trial.Same([0, 0, 1], Trial.Of<LargerOfTwo, double>(1, 3, ["x", "other"], [[3, -0.5, 1], [3, -0.5, 2]]).Inputs["other"]);
    }

    [Fact]
    [Exhibit(
        "log σ(-300) is minus infinity",
        "pytorch/pytorch#1835, pytorch/pytorch#2211, sony/nnabla#845",
        "-300, with slope 1")]
    public void LogarithmOfASigmoid()
    {
        Trial.Slopes<LogOfSigmoid>([-300, 300], [1, 0]);
        Trial.Same([-300, 0], Trial.Of<LogOfSigmoid, float>(1, 2, ["x"], [[-300, 300]]).Output, 1e-6);
    }

    [Fact]
    [Exhibit(
        "log(1 + e^x) overflows, and its first repair divides by zero at the other end",
        "rushter/MLAlgorithms#30, rushter/MLAlgorithms#31, openvinotoolkit/openvino#4932",
        "x for large x, 0 for large -x, with slopes 1 and 0")]
    public void SoftplusAtBothEnds()
    {
        Trial.Slopes<SoftRamp>([1e10, 100, -1e10], [1, 1, 0]);
        Trial.Same([1e10, 100, 0], Trial.Of<SoftRamp, float>(1, 3, ["x"], [[1e10, 100, -1e10]]).Output, 1e-6);
    }

    [Fact]
    [Exhibit(
        "1 / (1 + e^-x) overflows far below zero",
        "FederatedAI/FATE#65",
        "0 and 1, tanh -1 and 1, with slope 0, at ∓1e4 and at ∓∞")]
    public void SigmoidAndTanhFarFromZero()
    {
        double[] x = [-1e4, 1e4, double.NegativeInfinity, double.PositiveInfinity];
        Trial.Slopes<Saturating>(x, [0, 0, 0, 0]);
        Trial.Same([-1, 2, -1, 2], Trial.Of<Saturating, float>(1, 4, ["x"], [x]).Output);
    }
}
