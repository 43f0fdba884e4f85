using static CellDsl.Functions;

namespace CellDsl.Conformance.Tests.Features;

/// <summary>States that only shift: what h was one and two steps ago.</summary>
[Cell]
public sealed partial class ShiftingStates
{
    readonly Input x;
    readonly State h, before, longBefore;
    readonly Weight W, U, V, T;

    [Next(nameof(h))] Vec h1 => Tanh(W * x + U * h + V * before + T * longBefore);
    [Next(nameof(before))] Vec before1 => h;
    [Next(nameof(longBefore))] Vec longBefore1 => before;
}

/// <summary>A new value that becomes two states.</summary>
[Cell]
public sealed partial class OneEquationTwoStates
{
    readonly Input x;
    readonly State h, g;
    readonly Weight W, U;

    [Next(nameof(h)), Next(nameof(g))] Vec both => Tanh(W * x + U * (h * g));
}

/// <summary>Next states that read other next states, in a chain with a product in it, declared in the wrong order.</summary>
[Cell]
public sealed partial class NewReadsNew
{
    readonly Input x;
    readonly State a, b, c;
    readonly Weight W, U, V;

    [Next(nameof(c))] Vec c1 => Tanh(V * b1 + c * a1);
    [Next(nameof(b))] Vec b1 => Sigmoid(U * a1) + b;
    [Next(nameof(a))] Vec a1 => Tanh(W * x + U * c) * a;
}

/// <summary>An input remembered as it is; the state is no gate of anything.</summary>
[Cell]
public sealed partial class LaggedInput
{
    readonly Input x;
    [Size("Input")] readonly State last;
    readonly State h;
    readonly Weight W, V;

    [Next(nameof(last))] Vec last1 => x;
    [Next(nameof(h))] Vec h1 => Tanh(W * x + V * last) + 0.5 * h;
}

/// <summary>No matrix between steps at all.</summary>
[Cell]
public sealed partial class ElementwiseRecurrence
{
    readonly Input x;
    readonly State h;
    readonly Weight W, F;

    Vec f => Sigmoid(F * x);
    [Next(nameof(h))] Vec h1 => f * h + (1 - f) * (W * x);
}

/// <summary>The raw input beside the state, and raw products of both.</summary>
[Cell]
public sealed partial class RawInput
{
    readonly Input x;
    readonly State h;
    readonly Weight U;

    Vec z => Sigmoid(x + U * (x * h));
    [Next(nameof(h))] Vec h1 => z * x + (1 - z) * h;
}

/// <summary>A state that nothing but its own next value and the output read.</summary>
[Cell]
public sealed partial class Accumulator
{
    readonly Input x;
    readonly State h, total;
    readonly Weight W, U, Y;

    [Next(nameof(h))] Vec h1 => Tanh(W * x + U * h);
    [Next(nameof(total))] Vec total1 => 0.9 * total + h1;
    [Output] Vec y => Y * total1;
}

/// <summary>The first state is not the one with the gates; its next value is another's product.</summary>
[Cell]
public sealed partial class ProjectedState
{
    readonly Input x;
    [Size("Projection")] readonly State h;
    readonly State c;
    readonly Weight Wi, Ui, Wg, Ug, P;

    Vec i => Sigmoid(Wi * x + Ui * h);
    Vec g => Tanh(Wg * x + Ug * h);
    [Next(nameof(c))] Vec c1 => (1 - i) * c + i * g;
    [Next(nameof(h))] Vec h1 => P * Tanh(c1);
}

/// <summary>Sums of a previous state with products and raw inputs: their adjoints are the same as the state's.</summary>
[Cell]
public sealed partial class SharedAdjoint
{
    readonly Input x;
    readonly State h, c;
    readonly Weight W, V;

    [Next(nameof(c))] Vec c1 => Softsign(c + W * x);
    [Next(nameof(h))] Vec h1 => Tanh(h + x + V * c1) * c;
    [Output] Vec y => V * Tanh(h) + V * x;
}
