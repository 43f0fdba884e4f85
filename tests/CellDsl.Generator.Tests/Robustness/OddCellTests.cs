using CellDsl.Generator.Tests.Support;

namespace CellDsl.Generator.Tests.Robustness;

/// <summary>Cells that nobody would publish and that are right all the same: what the parser accepts, the rest of the generator takes, and C#
/// too.</summary>
public sealed class OddCellTests
{
    [Theory]
    [InlineData("readonly Input x; readonly State h; [Next(nameof(h))] Vec h1 => x;")]
    [InlineData("readonly Input x; readonly State h; [Next(nameof(h))] Vec h1 => h; [Output] Vec y => x;")]
    [InlineData("readonly Input x; readonly State a, b; [Next(nameof(a)), Next(nameof(b))] Vec n => x + a - b;")]
    [InlineData("readonly Input x; readonly State a, b; [Next(nameof(a))] Vec a1 => b; [Next(nameof(b))] Vec b1 => a * x;")]
    [InlineData("readonly Input x; readonly State h; readonly Context v; [Next(nameof(h))] Vec h1 => h * x; [Output] Vec y => v;")]
    [InlineData("readonly Input x; readonly State h; readonly Bias b; [Next(nameof(h))] Vec h1 => h * x; [Output] Vec y => b;")]
    [InlineData("readonly Input x; readonly State h; readonly Bias b; [Next(nameof(h))] Vec h1 => b; [Output] Vec y => h + x;")]
    [InlineData("readonly Input x; readonly State h; readonly Scalar s; Vec k => Sigmoid(s) * 2; Vec two => 2; [Next(nameof(h))] Vec h1 => k * x + "
        + "two * h;")]
    [InlineData("readonly Input x; readonly State h; readonly Scalar s; [Next(nameof(h))] Vec h1 => Select(s > 0, x, h);")]
    [InlineData("readonly Input x; readonly State h; [Next(nameof(h))] Vec h1 => Select(1 < x & !(h >= x) | x <= 2, 1, 0);")]
    [InlineData("readonly Input x; readonly State h; readonly Diagonal p; readonly Scalar s; Vec q => p * 2; [Next(nameof(h))] Vec h1 => q * x + p "
        + "* s;")]
    [InlineData("readonly Input x; readonly State h; readonly Weight W; [Next(nameof(h))] Vec h1 => W * (W * (W * x) + h);")]
    [InlineData("readonly Input x; readonly State h; readonly Weight W; readonly Bias b; [Next(nameof(h))] Vec h1 => W * b + x;")]
    [InlineData("readonly Input x; readonly State h; readonly Weight W; [Next(nameof(h))] Vec h1 => W * (h, h) + W * (x, h);")]
    [InlineData("readonly Input x, tile, row; readonly State unit, Sum; Vec Step1 => tile * row; [Next(nameof(unit))] Vec Load => Step1 * x; "
        + "[Next(nameof(Sum))] Vec Store => Sum + unit;")]
    [InlineData("readonly Input @in; readonly State @class; [Next(nameof(@class))] Vec @return => @in * @class;")]
    [InlineData("readonly Input T, V; readonly State dh, h; [Next(nameof(h))] Vec h1 => T * dh; [Next(nameof(dh))] Vec dh1 => V + h;")]
    [InlineData("readonly Input x; readonly State h; [Next(nameof(h))] Vec Tanh => CellDsl.Functions.Tanh(x + h);")]
    [InlineData("readonly Input x; readonly State h; Vec unused => Sigmoid(h); [Next(nameof(h))] Vec h1 => x + h;")]
    [InlineData("readonly Input x; readonly State h; [Next(nameof(h))] Vec h1 => -(-x) + 0 * h + 1e300 * x - x / 1e-300;")]
    public void IsGeneratedAndCompiles(string members)
    {
        Generated generated = Generated.From($"using CellDsl; using static CellDsl.Functions; [Cell] partial class Odd {{ {members} }}");
        Assert.DoesNotContain(generated.Diagnostics, d => d.Id is not ("CELL0070" or "CELL0071" or "CELL0092"));
        Assert.Empty(generated.CompilerDiagnostics);
        Assert.Equal(3, generated.Sources.Count);
    }
}
