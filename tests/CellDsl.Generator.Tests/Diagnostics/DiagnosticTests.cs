using System.Reflection;
using System.Text.RegularExpressions;
using CellDsl.Generator.Diagnostics;
using CellDsl.Generator.Tests.Support;
using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Tests.Diagnostics;

public sealed class DiagnosticTests
{
    public static TheoryData<string> Cases => [.. DiagnosticCases.All.Select(c => c.Name)];

    [Theory, MemberData(nameof(Cases))]
    public void MistakeIsReportedAtItsPlace(string name)
        => Markup.Parse(DiagnosticCases.All.Single(c => c.Name == name).Source).Verify();

    /// <summary>No source is known to make the generator fail inside; <see cref="InternalErrorTests"/> brings a compiler that does.</summary>
    const string InternalError = "CELL9999";

    /// <summary>As is what C# itself fails on, other code with each version: <see cref="InternalErrorTests"/>.</summary>
    const string CSharpFailed = "CELL0093";

    /// <summary>Said of projects rather than of sources: <see cref="ProjectDiagnosticTests"/>.</summary>
    static readonly string[] s_ofProjects = ["CELL0080", "CELL0081"];

    static bool HasNoSource(string id) => id is InternalError or CSharpFailed || s_ofProjects.Contains(id);

    public static TheoryData<string> Ids => [.. Descriptors().Select(d => d.Id)];

    static IEnumerable<DiagnosticDescriptor> Descriptors() => typeof(DiagnosticDescriptors)
        .GetFields(BindingFlags.Static | BindingFlags.Public).Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>();

    static DiagnosticDescriptor Descriptor(string id) => Descriptors().Single(d => d.Id == id);

    [Theory, MemberData(nameof(Ids))]
    public void EveryIdHasATest(string id)
        => Assert.True(HasNoSource(id) || DiagnosticCases.All.Any(c => c.Source.Contains($"{{|{id}:", StringComparison.Ordinal)),
        $"No case expects {id}.");

    /// <summary>The compiler looks at no method after an error that cannot be configured, so errors of C# in the same cell would come to light one
    /// build later.</summary>
    [Theory, MemberData(nameof(Ids))]
    public void NoErrorHidesThoseOfCSharp(string id) => Assert.DoesNotContain(WellKnownDiagnosticTags.NotConfigurable, Descriptor(id).CustomTags);

    [Theory, MemberData(nameof(Ids))]
    public void EveryIdHasARow(string id)
    {
        DiagnosticDescriptor descriptor = Descriptor(id);
        string rows = Repository.Read("src", "CellDsl.Generator", "AnalyzerReleases.Unshipped.md")
            + Repository.Read("src", "CellDsl.Generator", "AnalyzerReleases.Shipped.md");
        Assert.Contains($"{id} | {descriptor.Category} | {descriptor.DefaultSeverity} | [{descriptor.Title}]", rows, StringComparison.Ordinal);
    }

    [Fact]
    public void ALinkIsAbsentWhereNothingIsPublic()
    {
        Assert.Equal("https://example.org/docs/diagnostics/CELL0001.md", HelpPages.At("https://example.org/docs", "CELL0001"));
        Assert.Null(HelpPages.At(null, "CELL0001"));
        Assert.Equal("", Descriptor("CELL0001").HelpLinkUri);
    }

    [Theory, MemberData(nameof(Ids))]
    public void EveryIdHasAPage(string id)
    {
        string page = Repository.Read("docs", "diagnostics", id + ".md");
        Assert.StartsWith($"# {id}: {Descriptor(id).Title}\n", page, StringComparison.Ordinal);
        Assert.Equal(["Cause", "Example", "Fix", "When to suppress"],
            Regex.Matches(page, "^## (.*)$", RegexOptions.Multiline).Select(m => m.Groups[1].Value));
    }

    /// <summary>The example of a page gives the page's diagnostic and no other; the code under Fix gives none.</summary>
    [Theory, MemberData(nameof(Ids))]
    public void ThePageTellsTheTruth(string id)
    {
        if (HasNoSource(id))
            return;
        string page = Repository.Read("docs", "diagnostics", id + ".md");
        string[] code = [.. Regex.Matches(page, "```csharp\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value)];
        Assert.Equal(2, code.Length);
        Assert.Equal([id], Generated.From(code[0], Sources.ImplicitUsings).Diagnostics.Select(d => d.Id).Distinct());
        Generated repaired = Generated.From(code[1], Sources.ImplicitUsings);
        Assert.Empty(repaired.Diagnostics);
        Assert.DoesNotContain(repaired.CompilerDiagnostics, d => d.Severity == DiagnosticSeverity.Error
            && d.Location.SourceTree?.FilePath == "File0.cs");
    }

    [Fact]
    public void IdsAreUnique() => Assert.Equal(Descriptors().Count(), Descriptors().Select(d => d.Id).Distinct().Count());

    [Fact]
    public void AnErrorThatIsSwitchedOffLeavesACellThatThrows()
    {
        Generated generated = Generated.From(Sources.Cell("\n#pragma warning disable\nreadonly State c;\n", " + c"));
        Assert.Empty(generated.Diagnostics);
        Assert.Contains("throw new global::System.InvalidOperationException(\"Cell 'C' has errors and was not compiled.\")",
            Assert.Single(generated.Sources).Value, StringComparison.Ordinal);
    }
}
