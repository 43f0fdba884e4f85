using System.Collections.Immutable;
using CellDsl.Generator.Suppressors;
using CellDsl.Generator.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CellDsl.Generator.Tests.Suppressors;

/// <summary>What is said of fields and equations because analyzers do not know cells is not heard; what is said of everything else is.</summary>
public sealed class CellSuppressorTests
{
    const string Source = """
        using CellDsl;
        [Cell] partial class C
        {
            readonly Input x;
            readonly State h, c;
            Vec two => 2;
            [Next(nameof(h)), Next(nameof(c))] Vec h1 => two * x + h - c;
            const double Own = 3;
            static int Helper() => 4;
            Vec Method() => x;
            class Inner { readonly Input x; Vec two => 2; }
        }
        class Plain { readonly Input x; Vec two => 2; }
        """;

    static readonly string[] s_partsOfTheCell = ["x", "h", "c", "two", "h1"];

    public static TheoryData<string> OfMembers =>
    [
        "IDE0051", "IDE0052", "IDE0044", "IDE0025", "IDE0027", "IDE1006", "CA1822", "CA1823", "CA1707", "CS0169", "CS0414", "CS0649", "CS8618",
        "S1144", "RCS1213",
    ];

    [Theory, MemberData(nameof(OfMembers))]
    public async Task OnlyFieldsAndEquationsOfCellsAreCovered(string id)
    {
        // A diagnostic on every declaration of the file.
        (string Name, string Container, bool Suppressed)[] said = await Reports(id);
        Assert.Equal(
            said.Where(s => s.Container == "C" && s_partsOfTheCell.Contains(s.Name)),
            said.Where(s => s.Suppressed));
        Assert.Equal(s_partsOfTheCell.Length, said.Count(s => s.Suppressed));
    }

    [Fact]
    public async Task ACellIsInstantiatedByItsLayer()
        => Assert.Equal([("C", "")], (await Reports("CA1812")).Where(s => s.Suppressed).Select(s => (s.Name, s.Container)));

    [Fact]
    public async Task OtherDiagnosticsAreHeard() => Assert.DoesNotContain(await Reports("IDE0040"), s => s.Suppressed);

    [Fact]
    public void EverySuppressionHasAnIdOfItsOwn()
        => Assert.Equal(SuppressedDiagnostics.All.Length, SuppressedDiagnostics.All.Select(d => d.Id).Distinct().Count());

    /// <summary>Without a generated part (the class is not partial) C# would call every field unused, beside the one thing that is wrong.</summary>
    [Fact]
    public async Task CSharpDoesNotCallFieldsUnusedWhereThereIsNoGeneratedPart()
    {
        CSharpCompilation compilation = Generated.Compile("using CellDsl; [Cell] class C { State h; Input x; }");
        Assert.Contains(compilation.GetDiagnostics(), d => d.Id == "CS0169");
        Assert.DoesNotContain(await All(compilation, new Reporter("XX0001")), d => !d.IsSuppressed
            && d.Id.StartsWith("CS", StringComparison.Ordinal));
    }

    static async Task<(string Name, string Container, bool Suppressed)[]> Reports(string id)
    {
        CSharpCompilation compilation = Generated.Compile(Source);
        ImmutableArray<Diagnostic> all = await All(compilation, new Reporter(id));
        return [.. all.Where(d => d.Descriptor.Category == Reporter.Category).OrderBy(d => d.Location.SourceSpan.Start).Select(d => (
            d.GetMessage(System.Globalization.CultureInfo.InvariantCulture),
            d.Location.SourceTree!.GetRoot().FindNode(d.Location.SourceSpan).Ancestors().OfType<TypeDeclarationSyntax>()
            .FirstOrDefault()?.Identifier.ValueText ?? "",
            d.IsSuppressed))];
    }

    static Task<ImmutableArray<Diagnostic>> All(CSharpCompilation compilation, Reporter reporter)
        => compilation.WithAnalyzers([reporter, new CellSuppressor()],
            new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false,
            reportSuppressedDiagnostics: true))
            .GetAllDiagnosticsAsync();

#pragma warning disable RS1017, RS1036, RS1041, RS2008, RS1038 // An analyzer of this test alone.
    /// <summary>Reports every declaration.</summary>
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    sealed class Reporter(string id) : DiagnosticAnalyzer
    {
        public const string Category = "Test";

        readonly DiagnosticDescriptor _descriptor = new(id, "declared", "{0}", Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [_descriptor];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSymbolAction(c =>
                {
                    if (c.Symbol is not IMethodSymbol { AssociatedSymbol: not null })
                        c.ReportDiagnostic(Diagnostic.Create(_descriptor, c.Symbol.Locations[0], c.Symbol.Name));
                },
                Microsoft.CodeAnalysis.SymbolKind.Field, Microsoft.CodeAnalysis.SymbolKind.Property, Microsoft.CodeAnalysis.SymbolKind.Method,
                Microsoft.CodeAnalysis.SymbolKind.NamedType);
        }
    }
}
