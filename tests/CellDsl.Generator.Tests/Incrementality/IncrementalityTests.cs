using System.Collections;
using System.Reflection;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Tests.Support;
using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace CellDsl.Generator.Tests.Incrementality;

public sealed class IncrementalityTests
{
    const string Other = "class Unrelated { int A() => 1; }";

    [Fact]
    public void EditOfAnotherFileReRunsNothing()
    {
        Generated edited = Generated.From(Sources.Lstm, Other).ThenEdit(s => s.Replace("1", "2"), file: 1);

        // The parser looks again, since the other file might have declared something the cell names; its answer is the same.
        Assert.Equal([Unchanged], edited.Reasons(TrackingNames.Parse));
        Assert.Equal([Cached], edited.Reasons(TrackingNames.Model));
        Assert.Equal([Cached], edited.Reasons(TrackingNames.Plan));
        Assert.All(edited.OutputReasons, r => Assert.Equal(Cached, r));
    }

    [Fact]
    public void EditOfAnotherFileKeepsDiagnosticsCached()
    {
        Generated edited = Generated.From(Sources.Cell("readonly State c;"), Other).ThenEdit(s => s.Replace("1", "2"), file: 1);
        Assert.Equal([Unchanged], edited.Reasons(TrackingNames.Parse));
        Assert.Equal([Cached], edited.Reasons(TrackingNames.Sketch));
        Assert.Equal(["CELL0012"], edited.Diagnostics.Select(d => d.Id));
        Assert.All(edited.OutputReasons, r => Assert.Equal(Cached, r));
    }

    [Fact]
    public void CommentInTheCellKeepsTheModel()
    {
        Generated edited = Generated.From(Sources.Lstm).ThenEdit(s => s.Replace("Vec i =>", "// the input gate\n    Vec i =>"));
        Assert.Equal([Unchanged], edited.Reasons(TrackingNames.Parse));
        Assert.Equal([Cached], edited.Reasons(TrackingNames.Model));
        Assert.Equal([Cached], edited.Reasons(TrackingNames.Plan));
        Assert.All(edited.OutputReasons, r => Assert.Equal(Cached, r));
    }

    [Fact]
    public void CommentAboveAWarningMovesOnlyTheWarning()
    {
        Generated first = Generated.From(Sources.Cell("Vec q => x;")), edited = first.ThenEdit(s => "// moved\n" + s);
        Assert.Equal([Modified], edited.Reasons(TrackingNames.Parse));
        Assert.Equal([Unchanged], edited.Reasons(TrackingNames.Model));
        Assert.Equal([Cached], edited.Reasons(TrackingNames.Plan));
        Assert.Equal(Line(first) + 1, Line(edited));

        static int Line(Generated g) => Assert.Single(g.Diagnostics).Location.GetLineSpan().StartLinePosition.Line;
    }

    [Fact]
    public void ChangedEquationChangesOnlyItsCell()
    {
        string two = Sources.Lstm
            + Sources.Lstm.Replace("using CellDsl;", "").Replace("using static CellDsl.Functions;", "").Replace("namespace Cells;", "")
            .Replace("class Lstm", "class Other");
        Generated edited = Generated.From(two).ThenEdit(s => s.Insert(s.LastIndexOf("f * c + i * g", StringComparison.Ordinal), "1 - "));
        Assert.Equal([Unchanged, Modified], edited.Reasons(TrackingNames.Parse));
        Assert.Equal([Cached, Modified], edited.Reasons(TrackingNames.Model));
        Assert.Equal([Cached, Modified], edited.Reasons(TrackingNames.Plan));
    }

    [Fact]
    public void AConstantInAnotherFileIsSeen()
    {
        Generated edited = Generated.From(Sources.Equation("x * K.Leak"), "static class K { public const double Leak = 0.5; }")
            .ThenEdit(s => s.Replace("0.5", "0.25"), file: 1);
        Assert.Equal([Modified], edited.Reasons(TrackingNames.Model));
        Assert.Contains(edited.Model.Terms, t => t is { Kind: ExprKind.Constant, Value: 0.25 });
    }

    [Fact]
    public void TwoRunsGiveTheSame()
    {
        Generated first = Generated.From(Sources.Lstm), second = Generated.From(Sources.Lstm);
        Assert.Equal(first.Model, second.Model);
        Assert.Equal(first.Sources, second.Sources);
    }

    [Theory]
    [InlineData(TrackingNames.Parse)]
    [InlineData(TrackingNames.Model)]
    [InlineData(TrackingNames.Plan)]
    public void CachedValuesHoldNeitherSymbolsNorSyntax(string step)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        Generated generated = Generated.From(Sources.Lstm);
        Assert.NotEmpty(generated.Outputs(step));
        foreach ((object value, _) in generated.Outputs(step))
            Walk(value, step, seen);
    }

    [Fact]
    public void ASketchHoldsNeitherSymbolsNorSyntax()
    {
        Generated generated = Generated.From(Sources.Cell("readonly State c;"));
        Assert.NotEmpty(generated.Outputs(TrackingNames.Sketch));
        foreach ((object value, _) in generated.Outputs(TrackingNames.Sketch))
            Walk(value, "Sketch", new HashSet<object>(ReferenceEqualityComparer.Instance));
    }

    static void Walk(object? value, string path, HashSet<object> seen)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum)
            return;
        Assert.False(value is ISymbol or SyntaxNode or SyntaxToken or SyntaxTree or Location or Compilation or SemanticModel or Diagnostic,
            $"{path} holds a {value.GetType()}");
        if (!value.GetType().IsValueType && !seen.Add(value))
            return;
        if (value is IEnumerable items)
        {
            int i = 0;
            foreach (object? item in items)
                Walk(item, $"{path}[{i++}]", seen);
            return;
        }
        foreach (FieldInfo field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            Walk(field.GetValue(value), $"{path}.{field.Name}", seen);
    }
}
