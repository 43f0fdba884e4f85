using CellDsl.Generator.Tests.Support;
using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Tests.Robustness;

/// <summary>While a cell is being typed the generator says nothing that C# says already, and keeps declaring the cell.</summary>
public sealed class HalfTypedTests
{
    [Theory]
    [InlineData("Vec q =>")]
    [InlineData("Vec q => ;")]
    [InlineData("Vec q => Sig")]
    [InlineData("Vec q => Sigmoid(")]
    [InlineData("Vec q => Sigmoid(W *);")]
    [InlineData("Vec q => Sigmoid(W * x + );")]
    [InlineData("Vec q => x.;")]
    [InlineData("Vec q => this.;")]
    [InlineData("Vec q => (x, ;")]
    [InlineData("Vec q { get")]
    [InlineData("Vec q => x + nothing;")]
    [InlineData("Vec q => Sigmoid();")]
    [InlineData("Vec q => Sigmoid(x, 1);")]
    [InlineData("Vec q => Sigmoid;")]
    [InlineData("Vec q => x + 1e999;")]
    [InlineData("Vec q => 1 / 0 * x;")]
    [InlineData("Wei")]
    [InlineData("readonly Weight")]
    [InlineData("readonly Weight V")]
    [InlineData("[Next(] Vec q => x;")]
    [InlineData("[Next()] Vec q => x;")]
    [InlineData("[Next(nameof(nothing))] Vec q => x;")]
    [InlineData("[Init()] readonly Bias b;")]
    [InlineData("[Size()] readonly Bias b;")]
    [InlineData("readonly State h;")]
    public void CSharpHasSaidItAlready(string member)
    {
        Generated generated = Generated.From(Sources.Cell(member));
        Assert.DoesNotContain(generated.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Contains(generated.CompilerDiagnostics, d => d.Severity == DiagnosticSeverity.Error && d.Location.SourceTree?.FilePath == "File0.cs");
    }

    /// <summary>One mistake of the language, and C# has nothing to add: no field without a value, no missing interface.</summary>
    [Theory]
    [InlineData("readonly State c;", " + c")]
    [InlineData("Vec a => b; Vec b => a;", " + a")]
    [InlineData("readonly double leak = 0.5;", " * leak")]
    [InlineData("[Size(\"P\")] readonly Bias b;", " + b")]
    public void AMistakeIsReportedOnceAndAlone(string members, string use)
    {
        Generated generated
            = Generated.From(Sources.Cell(members, use)
            + "static class User { public static T Use<T>() where T : CellDsl.ICell, new() => new(); static C Made => Use<C>(); }");
        Assert.Single(generated.Diagnostics);
        Assert.Empty(generated.CompilerDiagnostics);
    }

    [Fact]
    public void TwoPartsWithTheAttributeAreOneCell()
    {
        Generated generated = Generated.From(Sources.Lstm + "[CellDsl.Cell] partial class Lstm { }");
        Assert.Null(generated.Result.Exception);
        Assert.Single(generated.Models);
    }
}
