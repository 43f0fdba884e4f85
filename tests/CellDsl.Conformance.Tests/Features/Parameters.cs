using static CellDsl.Functions;

namespace CellDsl.Conformance.Tests.Features;

/// <summary>One matrix in two products, one of them of a value computed in the same step.</summary>
[Cell]
public sealed partial class WeightUsedTwice
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U;
    readonly Bias b;

    Vec first => Tanh(W * x + U * h + b);
    [Next(nameof(h))] Vec h1 => Sigmoid(U * first + b) * h + U * h;
}

/// <summary>One matrix over a concatenation, used twice with different operands.</summary>
[Cell]
public sealed partial class ConcatenationUsedTwice
{
    readonly Input x;
    readonly State h, c;
    readonly Weight W;

    Vec g => Sigmoid(W * (x, h));
    [Next(nameof(c))] Vec c1 => Tanh(W * (x, c)) * g;
    [Next(nameof(h))] Vec h1 => g * h + W * (x, g * c1);
}

/// <summary>Four blocks side by side: an input, a context and two states.</summary>
[Cell]
public sealed partial class FourBlocks
{
    readonly Input x;
    readonly Context v;
    readonly State h, c;
    readonly Weight W, V;

    [Next(nameof(c))] Vec c1 => Tanh(W * (x, h, c, v));
    [Next(nameof(h))] Vec h1 => Tanh(V * (v, c1, h) + c);
}

/// <summary>Equations of parameters alone: vectors, numbers, and a product of them with a matrix.</summary>
[Cell]
public sealed partial class ParametersOnly
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U;
    readonly Bias a, b;
    readonly Scalar s, t;

    Vec number => Sigmoid(s) * Exp(t) + 0.5;
    Vec decay => Exp(-Softplus(a)) * number;
    Vec mixed => U * (Tanh(b) * number);
    [Next(nameof(h))] Vec h1 => decay * h + Tanh(W * x + mixed + s);
}

/// <summary>Learned numbers on both sides of every operator.</summary>
[Cell]
public sealed partial class Scalars
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U;
    readonly Scalar zeta, nu, shift;

    Vec z => Sigmoid(W * x + U * h + shift);
    Vec n => Tanh(W * x + U * h);
    [Next(nameof(h))] Vec h1 => (Sigmoid(zeta) * (1 - z) + Sigmoid(nu)) * n + z * h - shift / (2 + Square(nu));
}

/// <summary>Diagonals of a previous state, a new state, an input-side value and a context.</summary>
[Cell]
public sealed partial class Diagonals
{
    readonly Input x;
    [Size("Hidden")] readonly Context v;
    readonly State h;
    readonly Weight W;
    readonly Diagonal p, q, r, u;

    Vec candidate => Tanh(W * x + p * h + u * v);
    [Next(nameof(h))] Vec h1 => Sigmoid(q * candidate) * h + r * Tanh(W * x);
}

/// <summary>Constants of every kind of place.</summary>
[Cell]
public sealed partial class Constants
{
    const double Half = 0.5;

    readonly Input x;
    readonly State h;
    readonly Weight W, U;

    Vec a => 2 * (W * x) - 1;
    Vec b => 1 / (3 + Square(U * h)) + Half;
    [Next(nameof(h))] Vec h1 => -(a * b) * 0.25 + (1 - 0.75) * h / 4 + -0.125;
}
