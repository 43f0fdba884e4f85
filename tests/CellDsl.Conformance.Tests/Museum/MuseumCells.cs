using static CellDsl.Functions;

namespace CellDsl.Conformance.Tests.Museum;

/// <summary>A root where it exists, the number itself where it does not.</summary>
[Cell]
public sealed partial class GuardedRoot
{
    readonly Input x;
    readonly State h;
    [Next(nameof(h))] Vec h1 => Select(x > 0, Sqrt(x), x) + 0.5 * h;
}

/// <summary>A logarithm to base 2 above 2, twice the number below.</summary>
[Cell]
public sealed partial class GuardedLogarithm
{
    readonly Input x;
    readonly State h;
    [Next(nameof(h))] Vec h1 => Select(x > 2, Log(x) / 0.6931471805599453, 2 * x) + 0.5 * h;
}

/// <summary>An exponential up to 10, one above and for what is not a number.</summary>
[Cell]
public sealed partial class GuardedExponential
{
    readonly Input x;
    readonly State h;
    [Next(nameof(h))] Vec h1 => Select(x <= 10, Exp(x), 1) + 0.5 * h;
}

/// <summary>t (x / t), but x itself from t on.</summary>
[Cell]
public sealed partial class GuardedQuotient
{
    readonly Input x;
    [Size("Hidden")] readonly Input t;
    readonly State h;
    [Next(nameof(h))] Vec h1 => Select(x >= t, x, t * (x / t)) + 0.5 * h;
}

/// <summary>The length of a number, or one where it is short.</summary>
[Cell]
public sealed partial class GuardedLength
{
    readonly Input x;
    readonly State h;
    Vec length => Sqrt(x * x);
    [Next(nameof(h))] Vec h1 => Select(length > 0.5, length, 1) + 0.5 * h;
}

/// <summary>A cosine below one.</summary>
[Cell]
public sealed partial class GuardedCosine
{
    readonly Input x;
    readonly State h;
    [Next(nameof(h))] Vec h1 => Select(x < 1, Cos(x), 0) + 0.5 * h;
}

/// <summary>x to the power of 3/2, as a product with a root.</summary>
[Cell]
public sealed partial class GuardedPower
{
    readonly Input x;
    readonly State h;
    [Next(nameof(h))] Vec h1 => Select(x <= 0, 0, x * Sqrt(x)) + 0.5 * h;
}

/// <summary>x within [0, 1].</summary>
[Cell]
public sealed partial class Clamped
{
    readonly Input x;
    readonly State h;
    [Next(nameof(h))] Vec h1 => Clip(x, 0, 1) + 0.5 * h;
}

/// <summary>x within bounds that are one.</summary>
[Cell]
public sealed partial class ClampedToOneNumber
{
    readonly Input x;
    readonly State h;
    [Next(nameof(h))] Vec h1 => Clip(x, 0.5, 0.5) + 0.5 * h;
}

/// <summary>The larger of two numbers.</summary>
[Cell]
public sealed partial class LargerOfTwo
{
    readonly Input x;
    [Size("Hidden")] readonly Input other;
    readonly State h;
    [Next(nameof(h))] Vec h1 => Max(x, other) + 0.5 * h;
}

/// <summary>A function whose definition overflows for large negative numbers.</summary>
[Cell]
public sealed partial class LogOfSigmoid
{
    readonly Input x;
    readonly State h;
    [Next(nameof(h))] Vec h1 => LogSigmoid(x) + 0.5 * h;
}

/// <summary>A function whose definition overflows for large numbers.</summary>
[Cell]
public sealed partial class SoftRamp
{
    readonly Input x;
    readonly State h;
    [Next(nameof(h))] Vec h1 => Softplus(x) + 0.5 * h;
}

/// <summary>Functions whose definitions are infinity by infinity far from zero.</summary>
[Cell]
public sealed partial class Saturating
{
    readonly Input x;
    readonly State h;
    [Next(nameof(h))] Vec h1 => Sigmoid(x) + Tanh(x) + 0.5 * h;
}

/// <summary>An output that is not a state: twice what comes in, while a count goes on.</summary>
[Cell]
public sealed partial class Counting
{
    readonly Input x;
    readonly State count;
    [Next(nameof(count))] Vec count1 => count + 1;
    [Output] Vec y => 2 * x;
}

/// <summary>Decay by the inverse of a time that passed.</summary>
[Cell]
public sealed partial class InverseTime
{
    readonly Input x;
    [Size("Hidden")] readonly Input dt;
    readonly State h;
    readonly Weight W;
    readonly Bias k;
    [Next(nameof(h))] Vec h1 => Tanh(W * x + h / (1 + k * dt)) + k / dt + Log(Abs(dt));
}

/// <summary>One matrix in two products, one on the path of the other.</summary>
[Cell]
public sealed partial class TiedWeights
{
    readonly Input x;
    readonly State h;
    [Size("Hidden", "Hidden")] readonly Weight W;
    Vec once => W * x;
    [Next(nameof(h))] Vec h1 => W * once + 0.5 * h;
}

/// <summary>A linear recurrence with a bias, which a step that is not there must not add.</summary>
[Cell]
public sealed partial class Accumulator
{
    readonly Input x;
    readonly State h;
    readonly Weight W;
    readonly Bias b;
    [Next(nameof(h))] Vec h1 => h + W * x + b;
}
