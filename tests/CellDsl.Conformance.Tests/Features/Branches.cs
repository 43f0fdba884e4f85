using static CellDsl.Functions;

namespace CellDsl.Conformance.Tests.Features;

/// <summary>A root where there is one: the slope of the branch that is taken.</summary>
[Cell]
public sealed partial class GuardedRoot
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U;
    readonly Bias b;

    Vec a => W * x + U * h + b;
    [Next(nameof(h))] Vec h1 => Tanh(Select(a > 0, Sqrt(a), a));
}

/// <summary>Logarithm, quotient, root and exponential of branches, one in the other, with products between them.</summary>
[Cell]
public sealed partial class NestedBranches
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U, V;
    readonly Bias b;

    Vec a => W * x + U * h + b;
    Vec logarithm => Log(a) * a;
    Vec quotient => (Sqrt(-a) + a * a) / (a + Abs(a) - 2 * a);
    Vec wide => Select(a > 2, a, Exp(a * a * a) * Tanh(Log(3 - a)));
    [Next(nameof(h))] Vec h1 => Tanh(Select(a > 0, logarithm, quotient) + V * Tanh(Select(!(a <= -1), wide, 0.5)));
}

/// <summary>Steps without data, where the data hold anything: the state stays, and no gradient comes from there.</summary>
[Cell]
public sealed partial class MissingData
{
    readonly Input x;
    [Size("Hidden")] readonly Input present;
    readonly State h, c;
    readonly Weight W, U, V;
    readonly Bias b;
    readonly Diagonal p;

    Vec g => Sigmoid(W * x + U * h + p * c);
    Vec updated => g * c + (1 - g) * Tanh(V * x + b);
    [Next(nameof(c))] Vec c1 => Select(present > 0, updated, c);
    [Next(nameof(h))] Vec h1 => Select(present > 0, Tanh(c1) * g, h);
}

/// <summary>Min, Max, Clip and Relu over what has no slope at the other side.</summary>
[Cell]
public sealed partial class BoundedRoots
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U;

    Vec a => W * x + U * h;
    [Next(nameof(h))] Vec h1 => Max(Sqrt(Square(a)), 0.1) * Clip(Exp(3 * a), 0.3, 2) + Relu(Log(0.1 + Square(a))) - Min(1 / (0.01 + Square(a)), 0.7);
}

/// <summary>Bounds and branches that float cannot hold.</summary>
[Cell]
public sealed partial class InexactBounds
{
    readonly Input x;
    readonly State h, c, s;
    readonly Weight W, U;

    [Next(nameof(h))] Vec h1 => Min(h + W * x, 0.1);
    [Next(nameof(c))] Vec c1 => Max(Tanh(U * h1), 0.1);
    [Next(nameof(s))] Vec s1 => Select(W * x > s, 0.1, 0.3) + Select(U * h > 0, 0.7 * s, 0.1);
}

/// <summary>Matrices of operands that are constant, alone and in a concatenation.</summary>
[Cell]
public sealed partial class ConstantOperands
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U, V, M;

    Vec half => 0 * x + 0.5;
    [Next(nameof(h))] Vec h1 => Tanh(W * half + V * (x, 0 * x + 1) + U * h + M * (h, 1 + 0 * h));
}

/// <summary>Zero times what may be infinite is what it is in C#: not a number.</summary>
[Cell]
public sealed partial class ZeroTimes
{
    readonly Input x;
    readonly State h;
    readonly Weight W;

    [Next(nameof(h))] Vec h1 => Tanh(0 * h + W * x) + 0 / (2 + h);
}

/// <summary>Backward divides by an input and takes its logarithm, after the loop too.</summary>
[Cell]
public sealed partial class DividesByAnInput
{
    [Size("Hidden")] readonly Input x, dt;
    readonly State h;
    readonly Bias b;
    readonly Weight W, U;
    readonly Diagonal p;

    Vec rate => b / (0.1 + Abs(dt));
    [Next(nameof(h))] Vec h1 => Tanh(rate + W * (x / (0.1 + Square(dt))) + U * h * Log(0.1 + Square(dt)));
    [Output] Vec y => p * Sqrt(0.1 + Square(dt)) * h1 + h / (0.1 + Square(dt));
}

/// <summary>A state that its next value depends on through a comparison alone: what comes from the step after meets a product that no earlier step
/// reads.</summary>
[Cell]
public sealed partial class ComparedState
{
    readonly Input x;
    readonly State h;
    [Size("Slow")] readonly State c;
    readonly Weight W, U;

    [Next(nameof(h))] Vec h1 => Select(h < 0.5, Erf(W * x), 1);
    [Next(nameof(c))] Vec c1 => c + U * h1;
    [Output] Vec y => h;
}

/// <summary>An infinite slope at zero, by a product whose operand is zero there too.</summary>
[Cell]
public sealed partial class RootOfZero
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U, V;
    readonly Diagonal p;
    readonly Bias b;

    Vec fromState => Sqrt(Clip(V * h, 0, 1)) + Sqrt(Max(p * h, 0));
    [Next(nameof(h))] Vec h1 => Tanh(Sqrt(Max(W * x, 0)) + U * h + b + fromState);
}

/// <summary>Functions that are saturated, or cut off, by numbers that overflow.</summary>
[Cell]
public sealed partial class Saturated
{
    readonly Input x;
    [Size("Hidden")] readonly Input v;
    readonly State h;
    readonly Weight U, V;
    readonly Diagonal p, q, r;

    Vec bounded => Min(Max(p * v, -1), 1);
    Vec powers => Tanh(q * Square(v * v)) + Sigmoid(r * v / (1 + Abs(v)) * v) + Relu(-Square(v * v));
    [Next(nameof(h))] Vec h1 => 0.3 * Tanh(V * Square(x) + U * h) + 0.2 * bounded + 0.1 * powers;
}

/// <summary>A matrix that multiplies two values of one sum, which has one adjoint; and a matrix over a sum that the state is part of.</summary>
[Cell]
public sealed partial class SharedMatrix
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U, V;
    readonly Bias b;

    [Next(nameof(h))] Vec h1 => Tanh(W * x + U * h + U * (h * h) + V * (0.5 * h + Tanh(b)));
}
