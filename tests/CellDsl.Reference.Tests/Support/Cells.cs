// The fields are set by reflection: these cells are executed, never compiled by the generator.
#pragma warning disable CS0649, CS8618, CS0169, CS1718
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

/// <summary>LSTM: i, f, o = σ(W x + U h + b), g = tanh(..), c = f c + i g, h = o tanh(c).</summary>
sealed class PlainLstm
{
    readonly Input x;
    readonly State h, c;
    readonly Weight Wi, Wf, Wo, Wg, Ui, Uf, Uo, Ug;
    readonly Bias bi, bf, bo, bg;

    Vec i => Sigmoid(Wi * x + Ui * h + bi);
    Vec f => Sigmoid(Wf * x + Uf * h + bf);
    Vec o => Sigmoid(Wo * x + Uo * h + bo);
    Vec g => Tanh(Wg * x + Ug * h + bg);
    [Next(nameof(c))] Vec c1 => f * c + i * g;
    [Next(nameof(h))] Vec h1 => o * Tanh(c1);
}

/// <summary>The same with one gate too large by one part in ten thousand.</summary>
sealed class LstmWithWrongGate
{
    readonly Input x;
    readonly State h, c;
    readonly Weight Wi, Wf, Wo, Wg, Ui, Uf, Uo, Ug;
    readonly Bias bi, bf, bo, bg;

    Vec i => Sigmoid(Wi * x + Ui * h + bi);
    Vec f => 1.0001 * Sigmoid(Wf * x + Uf * h + bf);
    Vec o => Sigmoid(Wo * x + Uo * h + bo);
    Vec g => Tanh(Wg * x + Ug * h + bg);
    [Next(nameof(c))] Vec c1 => f * c + i * g;
    [Next(nameof(h))] Vec h1 => o * Tanh(c1);
}

/// <summary>Every smooth function once.</summary>
sealed class SmoothFunctions
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U;
    readonly Bias b;
    readonly Scalar s;
    readonly Diagonal d;

    Vec a => W * x + U * h + b;
    Vec first => Sigmoid(a) + Tanh(a) * Softplus(a) - LogSigmoid(a) / (2 + Sin(a)) + Cos(a) * Expm1(a);
    Vec second => Silu(a) + Gelu(a) * Softsign(a) + Erf(a) - Elu(a) * s + Log(1 + Square(a)) + Sqrt(1 + a * a) * Exp(-a);
    [Next(nameof(h))] Vec h1 => Tanh(0.1 * first + d * second);
}

/// <summary>Every function with a corner.</summary>
sealed class Corners
{
    readonly Input x;
    readonly State h;
    readonly Weight W, U;

    Vec a => 3 * (W * x + U * h);
    Vec first => Relu(a) + LeakyRelu(a, 0.2) + Elu(a, 2) + Abs(a - 0.5);
    Vec second => HardSigmoid(a) * HardTanh(a) + Clip(a, -0.5, 1) + Min(a, h) * Max(a, 0.25);
    Vec third => Select((a > h) & !(a > 1), a, h * a);
    [Next(nameof(h))] Vec h1 => Tanh(first + second + third);
}

/// <summary>Defined for positive data only.</summary>
sealed class Positive
{
    readonly Input x;
    readonly State h;

    [Next(nameof(h))] Vec h1 => Sqrt(h) + Log(1 + x) / x;
}

/// <summary>Defined nowhere.</summary>
sealed class NeverFinite
{
    readonly Input x;
    readonly State h;

    [Next(nameof(h))] Vec h1 => Log(-1 - h * h) + x;
}

/// <summary>Where all data are zero, the maximum of the first step is one of two numbers that differ by less than float resolves.</summary>
sealed class TieBehindRounding
{
    readonly Input x;
    readonly State h;
    readonly Bias b;

    [Next(nameof(h))] Vec h1 => Max(Square(h + b + x) + 0.3, 0.300000001);
}

/// <summary>Compares values with themselves.</summary>
sealed class SelfComparison
{
    readonly Input x;
    readonly State h;

    Vec e => Tanh(x + 0.5 * h);
    [Next(nameof(h))] Vec h1 => Select(e < e, x, Max(e, e)) + Select(h >= h, 0.5 * h, x);
}

/// <summary>Always in a corner.</summary>
sealed class AlwaysInACorner
{
    readonly Input x;
    readonly State h;

    [Next(nameof(h))] Vec h1 => Abs(h - h) + x;
}
