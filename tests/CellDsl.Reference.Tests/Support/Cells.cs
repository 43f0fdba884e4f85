// The fields are set by reflection: these cells are executed, never compiled by the generator.
#pragma warning disable CS0649, CS8618, CS0169
using static CellDsl.Functions;

namespace CellDsl.Reference.Tests.Support;

/// <summary>h = tanh(W x + U h + b).</summary>
sealed class Elman
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U;
    readonly Bias b;

    [Next(nameof(h))] Vec h1 => Tanh(W * x + U * h + b);
}

/// <summary>The same with one matrix over the concatenation, and a readout.</summary>
sealed class ElmanWithReadout
{
    readonly Input x;
    readonly State h;
    readonly Weight W, V;
    readonly Bias b;

    [Next(nameof(h))] Vec h1 => Tanh(W * (h, x) + b);
    [Output] Vec y => V * h1;
}

/// <summary>A shift register of two values, with an output that reads what the states were.</summary>
sealed class ShiftRegister
{
    readonly Input x;
    readonly State recent, old;

    [Next(nameof(recent))] Vec recent1 => x;
    [Next(nameof(old))] Vec old1 => recent;
    [Output] Vec y => x + 10 * recent + 100 * old;
}

/// <summary>A next state that reads another next state.</summary>
sealed class NewReadsNew
{
    readonly Input x;
    readonly State a, b;

    [Next(nameof(a))] Vec a1 => a + x;
    [Next(nameof(b))] Vec b1 => b + a1 * a;
}

/// <summary>Several inputs, contexts, a scalar, a diagonal, sizes by name.</summary>
sealed class Mixed
{
    readonly Input x;
    readonly Input dt;
    readonly Context speaker;
    readonly Context image;
    [Size("Memory")] readonly State m;
    readonly State h;
    readonly Weight A, S, I, P;
    readonly Diagonal p;
    readonly Scalar alpha;

    [Next(nameof(m))] Vec m1 => Sigmoid(A * (x, h)) * m + p * Tanh(S * speaker) * dt;
    [Next(nameof(h))] Vec h1 => (1 - rate) * h + rate * Tanh(P * m1 + I * image);
    Vec rate => Sigmoid(alpha);
}

/// <summary>Decisions: every comparison and the logic of masks.</summary>
sealed class Decisions
{
    readonly Input x;
    readonly Input z;
    readonly State h;

    Vec less => Select(x < z, 1, 0);
    Vec lessOrEqual => Select(x <= z, 1, 0);
    Vec greater => Select(x > z, 1, 0);
    Vec greaterOrEqual => Select(x >= z, 1, 0);
    Vec inside => Select((x > -1) & (x < 1), x, 0);
    Vec outside => Select(x <= -1 | x >= 1, x, 0);
    Vec either => Select(!(x > z), z, x);
    [Next(nameof(h))] Vec h1 => Min(x, z) + Max(x, z) + h;
}

/// <summary>Raw x next to the state: input size = hidden size.</summary>
sealed class RawInput
{
    readonly Input x;
    readonly State h;

    [Next(nameof(h))] Vec h1 => 0.5 * h + x;
}

sealed class Contradiction
{
    readonly Input x;
    [Size("Left")] readonly State a;
    [Size("Right")] readonly State b;

    [Next(nameof(a))] Vec a1 => a + x;
    [Next(nameof(b))] Vec b1 => b + a;
}
