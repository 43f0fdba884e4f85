using System.Globalization;
using CellDsl.Generator.Model;
using CellDsl.Generator.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Generator.Tests.Diagnostics;

public sealed class InternalErrorTests
{
    const string Other = """

        [Cell]
        partial class Other
        {
            readonly Input x;
            readonly State h;
            readonly Weight W;
            [Next(nameof(h))] Vec h1 => W * x + h;
        }
        """;

    /// <summary>An exception in the compiler is a diagnostic that names the cell and the place; it is never thrown, and other cells are not
    /// touched.</summary>
    [Fact]
    public void AnExceptionIsReportedWithItsCell()
    {
        (GeneratorRunResult result, Compilation compilation) = Run(
            (model, _) => model.Name == "C" ? Fail(model) : [("Other.g.cs", "// fine")], Sources.Cell("") + Other);

        Assert.Null(result.Exception);
        Diagnostic reported = Assert.Single(result.Diagnostics);
        Assert.Equal(("CELL9999", DiagnosticSeverity.Error), (reported.Id, reported.Severity));
        string message = reported.GetMessage(CultureInfo.InvariantCulture);
        Assert.StartsWith("Cell 'C' met an error in the cell compiler itself; please report it with the cell's source: "
            + "InvalidOperationException: no kernel for C, second line at ", message, StringComparison.Ordinal);
        Assert.Contains(nameof(Fail), message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);

        Assert.Equal(["C.g.cs", "Other.g.cs"], result.GeneratedSources.Select(s => s.HintName).Order(StringComparer.Ordinal));
        // The declaration is still there, so that C# finds nothing wrong with the cell's own members.
        Assert.DoesNotContain(compilation.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error
            && d.Location.SourceTree?.FilePath == "File0.cs");
    }

    /// <summary>What C# cannot bind without an exception of its own is not taken for a mistake of the generator's, and other cells have their
    /// files.</summary>
    [Fact]
    public void AnExceptionOfCSharpIsSaidToBeItsOwn()
    {
        string source = Sources.Cell("").Replace("[Next(nameof(h))] Vec", "[(nameof(h = )] Vec", StringComparison.Ordinal) + Other;
        (GeneratorRunResult result, _) = Run(static (model, _) => [($"{model.Name}.g.cs", "// fine")], source);
        Assert.Null(result.Exception);
        Diagnostic reported = Assert.Single(result.Diagnostics);
        Assert.Equal("CELL0093", reported.Id);
        Assert.Contains("Other.g.cs", result.GeneratedSources.Select(s => s.HintName));
    }

    static IEnumerable<(string, string)> Fail(CellModel model) => throw new InvalidOperationException($"no kernel for {model.Name},\nsecond line");

    static (GeneratorRunResult, Compilation) Run(CellGenerator.Compiler compile, string source)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new CellGenerator(compile).AsSourceGenerator()],
            parseOptions: new CSharpParseOptions(LanguageVersion.Preview));
        driver = driver.RunGeneratorsAndUpdateCompilation(Generated.Compile(source), out Compilation compilation, out _);
        return (driver.GetRunResult().Results.Single(), compilation);
    }
}
