using static CellDsl.Functions;

namespace CellDsl.Conformance.Tests.Features;

/// <summary>Smooth functions of one number, in the loop.</summary>
[Cell]
public sealed partial class SmoothFunctions
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U;

    Vec a => W * x + U * h;
    Vec sigmoid => Sigmoid(a);
    Vec tanh => Tanh(a);
    Vec softplus => Softplus(a);
    Vec logSigmoid => LogSigmoid(a);
    Vec exp => Exp(a);
    Vec expm1 => Expm1(a);
    Vec sin => Sin(3 * a);
    Vec cos => Cos(3 * a);
    Vec square => Square(a);
    Vec softsign => Softsign(a);
    Vec gelu => Gelu(a);
    Vec silu => Silu(a);
    Vec erf => Erf(a);
    Vec elu => Elu(a);
    Vec log => Log(1.5 + sin);
    Vec sqrt => Sqrt(1.5 + cos);
    Vec sum => sigmoid + tanh + softplus + logSigmoid + exp + expm1 + square + softsign + gelu + silu + erf + elu;
    [Next(nameof(h))] Vec h1 => Tanh(0.1 * sum + log * sqrt);
}

/// <summary>Functions with corners, in the loop.</summary>
[Cell]
public sealed partial class CornerFunctions
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U, V;

    Vec a => 2 * (W * x + U * h);
    Vec b => 2 * (V * x + U * h);
    Vec relu => Relu(a);
    Vec leaky => LeakyRelu(a) + LeakyRelu(b, 0.3);
    Vec elu => Elu(a, 0.7);
    Vec hardSigmoid => HardSigmoid(2 * a);
    Vec hardTanh => HardTanh(a);
    Vec abs => Abs(b);
    Vec min => Min(a, b);
    Vec max => Max(a, 0.25);
    Vec clip => Clip(b, -0.5, 1.5);
    [Next(nameof(h))] Vec h1 => Tanh(relu * hardSigmoid + leaky + elu * hardTanh - abs + min * max + clip);
}

/// <summary>The same functions where only the input, or only parameters, or only a context is read.</summary>
[Cell]
public sealed partial class FunctionsOutsideTheLoop
{
    readonly Input x;
    readonly Context v;
    readonly State h;
    readonly Weight W, V, U;
    readonly Bias b;

    Vec ofInput => Gelu(W * x) + HardTanh(2 * (W * x)) * Log(1.5 + Sin(W * x));
    Vec ofContext => Silu(V * v) - Abs(V * v) * Sqrt(2 + Cos(V * v));
    Vec ofParameters => Elu(b, 0.5) + Softsign(b) * Erf(b) + Max(b, 0.1);
    [Next(nameof(h))] Vec h1 => Tanh(U * h + ofInput + ofContext * ofParameters);
    [Output] Vec y => LogSigmoid(h1) + Relu(h1 - 0.1) * Expm1(h1);
}

/// <summary>All comparisons, and masks combined with and, or, not, between inputs, states, contexts, constants and scalars.</summary>
[Cell]
public sealed partial class Selections
{
    readonly Input x;
    readonly Context v;
    readonly State h;
    readonly Weight W, U, V;
    readonly Scalar level;

    Vec a => W * x + U * h;
    Vec c => V * v;
    Vec inside => Select((a > -0.5) & (a < 0.5), a * a, Tanh(a));
    Vec outside => Select(a <= -1 | a >= 1, a, a * c);
    Vec neither => Select(!((a > c) | (h >= level)), h * a, c - a);
    Vec chosenOutside => Select(c > level, c, level * c);
    [Next(nameof(h))] Vec h1 => Tanh(inside + outside + neither + chosenOutside);
}

/// <summary>Division everywhere.</summary>
[Cell]
public sealed partial class Quotients
{
    readonly Input x;
    readonly State h, n;
    readonly Weight W, U, V;

    Vec f => Exp(W * x + U * h);
    Vec i => Exp(V * x);
    [Next(nameof(n))] Vec n1 => f / (f + i) + n / 4;
    [Next(nameof(h))] Vec h1 => (f * h + i * Tanh(W * x)) / (f + i) / (1 + Square(n1));
}

/// <summary>The same subexpression written several times, and a value that cancels itself.</summary>
[Cell]
public sealed partial class CommonSubexpressions
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U;

    Vec first => Tanh(W * x + U * h);
    Vec second => Tanh(W * x + U * h) * Tanh(W * x + U * h);
    [Next(nameof(h))] Vec h1 => first * second + (first - first) + 0 * h + 1 * Sigmoid(U * h);
}
