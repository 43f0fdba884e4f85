using static CellDsl.Functions;

namespace CellDsl.Conformance.Tests.Features;

/// <summary>Three inputs: one through matrices, one of hidden size used raw, one with a size of its own.</summary>
[Cell]
public sealed partial class SeveralInputs
{
    readonly Input x, scale, extra;
    readonly State h;
    readonly Weight W, U, E;

    [Next(nameof(h))] Vec h1 => Tanh(W * x + U * h + E * extra) * Sigmoid(scale);
}

/// <summary>Products and pointwise values of contexts, alone and in the loop, through one matrix too.</summary>
[Cell]
public sealed partial class Contexts
{
    readonly Input x;
    readonly Context image, speaker;
    readonly State h;
    readonly Weight W, U, I, S, G;

    Vec start => Tanh(I * image + S * speaker);
    Vec gate => Sigmoid(G * (start * start) + W * x);
    [Next(nameof(h))] Vec h1 => gate * Tanh(W * x + U * h + start) + (1 - gate) * start;
}

/// <summary>A readout that reads state, input and context through matrices and a nonlinearity.</summary>
[Cell]
public sealed partial class Readout
{
    readonly Input x;
    readonly Context v;
    readonly State h;
    readonly Weight W, U, Y, X, V, Z;
    readonly Bias b, by;

    [Next(nameof(h))] Vec h1 => Tanh(W * x + U * h + b);
    Vec hidden => Relu(Y * h1 + X * x + V * v + by);
    [Output] Vec y => Softplus(Z * hidden) - Z * Tanh(hidden);
}

/// <summary>The output of a step reads what the states were before it.</summary>
[Cell]
public sealed partial class OutputOfPreviousState
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U;

    [Next(nameof(h))] Vec h1 => Tanh(W * x + U * h);
    [Output] Vec y => Square(h) + Sin(W * x);
}

/// <summary>The output is also the next state's equation.</summary>
[Cell]
public sealed partial class OutputIsAState
{
    readonly Input x;
    readonly State h, c;
    readonly Weight W, U;

    [Next(nameof(h))] Vec h1 => Tanh(W * x + U * c);
    [Next(nameof(c)), Output] Vec c1 => 0.5 * c + h1;
}

/// <summary>Four products in a row inside one step.</summary>
[Cell]
public sealed partial class DeepTransition
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U1, U2, U3;

    Vec a => Tanh(W * x + U1 * h);
    Vec b => Tanh(U2 * a + h);
    Vec c => Sigmoid(U3 * (a * b));
    [Next(nameof(h))] Vec h1 => c * h + (1 - c) * Tanh(U1 * (b - c));
}
