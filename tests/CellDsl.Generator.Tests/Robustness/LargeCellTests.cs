using System.Text;
using CellDsl.Generator.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Generator.Tests.Robustness;

/// <summary>Whatever a user can make long, on a thread with a quarter of the stack that threads have at least: it is compiled or refused with one
/// error that says what is too large. Nothing overflows.</summary>
public sealed class LargeCellTests
{
    const int SmallStack = 256 * 1024;
    // C#'s own parser goes some calls deeper for every parenthesis before it counts them.
    const int ParserStack = 256 * 1024 * 1024;

    [Theory]
    [InlineData("a chain of equations", 1_000)]
    [InlineData("a chain of products", 300)]
    [InlineData("gates", 300)]
    [InlineData("states", 300)]
    [InlineData("a sum of products", 900)]
    [InlineData("a sum", 660)]
    [InlineData("a chain of comparisons", 600)]
    [InlineData("parentheses", 95)]
    [InlineData("calls", 95)]
    [InlineData("operands on the right", 45)]
    [InlineData("signs", 95)]
    [InlineData("selects", 95)]
    [InlineData("masks in parentheses", 45)]
    [InlineData("parameters", 300)]
    [InlineData("equations read twice", 500)]
    [InlineData("a long name", 200)]
    [InlineData("accents", 195)]
    public void IsCompiled(string kind, int size)
    {
        GeneratorRunResult result = Run(kind, size);
        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        Assert.Equal(3, result.GeneratedSources.Length);
    }

    [Theory]
    [InlineData("a sum of products", 10_000)]
    [InlineData("a sum", 100_000)]
    [InlineData("a chain of comparisons", 10_000)]
    [InlineData("parentheses", 10_000)]
    [InlineData("calls", 10_000)]
    [InlineData("operands on the right", 10_000)]
    [InlineData("signs", 10_000)]
    [InlineData("selects", 10_000)]
    [InlineData("masks in parentheses", 10_000)]
    [InlineData("elements of a tuple", 10_000)]
    [InlineData("a long name", 100_000)]
    [InlineData("accents", 100_000)]
    [InlineData("an attribute", 10_000)]
    [InlineData("a constant", 10_000)]
    [InlineData("a type", 120)]
    public void IsRefusedWithOneError(string kind, int size)
    {
        GeneratorRunResult result = Run(kind, size);
        Assert.Null(result.Exception);
        // Where nesting is deeper than its own parser takes, C# has said so, and the cell counts as unfinished.
        if (!result.Diagnostics.IsEmpty || !CSharpRefuses(kind, size))
            Assert.Equal("CELL0090", Assert.Single(result.Diagnostics).Id);
    }

    /// <summary>A cell that would have too many lines of code says how many, at its name.</summary>
    [Fact]
    public void TooManyLinesAreRefused()
    {
        GeneratorRunResult result = Run("a chain of products", 1_700);
        Diagnostic refused = Assert.Single(result.Diagnostics);
        Assert.Equal("CELL0090", refused.Id);
        Assert.Contains("a cell has at most 100000", refused.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal("C", refused.Location.SourceTree!.GetText().ToString(refused.Location.SourceSpan));
        Assert.Single(result.GeneratedSources);
    }

    static bool CSharpRefuses(string kind, int size)
        => On(ParserStack, () => CSharpSyntaxTree.ParseText(Source(kind, size)).GetDiagnostics().Any(d => d.Id == "CS8078"));

    static GeneratorRunResult Run(string kind, int size)
    {
        CSharpCompilation compilation = On(ParserStack, () => Generated.Compile(Source(kind, size)));
        return On(SmallStack, () => Generated.NewDriver().RunGenerators(compilation).GetRunResult().Results.Single());
    }

    static T On<T>(int stack, Func<T> work)
    {
        T result = default!;
        var thread = new Thread(() => result = work(), stack);
        thread.Start();
        thread.Join();
        return result;
    }

    static string Source(string kind, int n) => kind switch
    {
        "a chain of equations" => Sources.Cell(Chain(n, i => $"Tanh(e{i} * 0.5 + h)"), $" + e{n}"),
        "a chain of products" => Sources.Cell("readonly Weight V; " + Chain(n, i => $"Tanh(V * e{i} + h)"), $" + e{n}"),
        "equations read twice" => Sources.Cell(Chain(n, i => $"e{i} * 0.5 + e{i} * e{i}"), $" + e{n}"),
        "gates" => Sources.Cell(
            Each(n, i => $"readonly Weight W{i}, U{i}; readonly Bias b{i}; Vec g{i} => Sigmoid(W{i} * x + U{i} * h + b{i});")
                + "Vec s0 => g0;" + Each(n - 1, i => $"Vec s{i + 1} => s{i} + g{i + 1} * h;"), $" + s{n - 1}"),
        "states" => Sources.Cell(
            Each(n, i => $"readonly State s{i}; readonly Weight W{i}; [Next(nameof(s{i}))] Vec t{i} => Tanh(W{i} * {(i == 0 ? "h" : $"s{i - 1}")});"),
            $" + s{n - 1}"),
        "parameters" => Sources.Cell(
            Each(n, i => $"readonly Scalar a{i}; readonly Bias b{i}; Vec e{i} => Tanh(b{i} * a{i}{(i == 0 ? "" : $" + e{i - 1}")});"),
            $" + e{n - 1}"),
        "a sum of products" => Sources.Cell(Each(n, i => $"readonly Weight W{i};"), Each(n, i => $" + W{i} * h")),
        "a sum" => Sources.Cell("", Each(n, i => $" + {i + 2} * h")),
        "a chain of comparisons" => Sources.Equation($"Select(x > 0{Each(n, i => $" {"&|"[i % 2]} h > {i + 1}")}, x, h)"),
        "masks in parentheses" => Sources.Equation($"Select({Each(n, i => $"(h > {i} & ")}x > 0{new string(')', n)}, x, h)"),
        "parentheses" => Sources.Equation(new string('(', n) + "x" + new string(')', n)),
        "calls" => Sources.Equation(Repeat("Tanh(", n) + "x" + new string(')', n)),
        "operands on the right" => Sources.Equation(Repeat("(x + ", n) + "h" + new string(')', n)),
        "signs" => Sources.Equation(Repeat("- ", n) + "x"),
        "selects" => Sources.Equation(Each(n, i => $"Select(h > {i}, x, ") + "h" + new string(')', n)),
        "elements of a tuple" => Sources.Cell("readonly Weight V;", $" + V * ({string.Join(", ", Enumerable.Repeat("h", n))})"),
        "a long name" => Sources.Equation("e * h", $"Vec {new string('d', n)} => x * h; Vec e => {new string('d', n)};"),
        "accents" => Sources.Equation("e * h", $"Vec a{Repeat("Tilde", n / 5)} => x * h; Vec e => a{Repeat("Tilde", n / 5)};"),
        "an attribute" => Sources.Cell($"[Init(Initializer.Constant, {new string('(', n)}1{new string(')', n)})] readonly Bias b;", " + b"),
        "a constant" => Sources.Equation("k * x", $"const double k = {new string('(', n)}1{new string(')', n)};"),
        "a type" => Sources.Cell($"{Repeat("System.Collections.Generic.List<", n)}int{new string('>', n)} list;"),
        _ => throw new ArgumentException("no such kind", nameof(kind)),
    };

    static string Chain(int n, Func<int, string> next) => "Vec e0 => W * x + U * h; " + Each(n, i => $"Vec e{i + 1} => {next(i)}; ");

    static string Each(int n, Func<int, string> text)
    {
        var all = new StringBuilder();
        for (int i = 0; i < n; i++)
            all.Append(text(i));
        return all.ToString();
    }

    static string Repeat(string text, int n) => Each(n, _ => text);
}
