using CellDsl.Generator.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace CellDsl.Generator.Tests.Robustness;

/// <summary>Every prefix of every cell and every cell with one token missing: the generator never throws and never meets an error of its own.
/// These are the states a file passes through while it is typed.</summary>
public sealed class EditingTests
{
    public static TheoryData<string> CellNames => [.. Repository.Cells.Select(c => c.Name)];

    [Theory, MemberData(nameof(CellNames))]
    public void EveryPrefixIsSurvived(string name)
    {
        var editor = new Editor(Source(name));
        foreach (SyntaxToken token in editor.Tokens)
            editor.TryPrefix(token.Span.End);
    }

    [Theory, MemberData(nameof(CellNames))]
    public void EveryMissingTokenIsSurvived(string name)
    {
        var editor = new Editor(Source(name));
        foreach (SyntaxToken token in editor.Tokens)
            editor.Try(token.Span.Start, token.Span.End);
    }

    static string Source(string name) => Repository.Cells.Single(c => c.Name == name).Source;

    /// <summary>One compilation whose one tree is replaced again and again; only the generator runs.</summary>
    sealed class Editor
    {
        readonly string _source;
        readonly CSharpCompilation _compilation;
        readonly SyntaxTree _tree;
        readonly GeneratorDriver _driver;

        public Editor(string source)
        {
            _source = source;
            _compilation = Generated.Compile(source, Support.Sources.ImplicitUsings);
            _tree = _compilation.SyntaxTrees[0];
            _driver = Generated.NewDriver();
            int start = source.IndexOf("[Cell", StringComparison.Ordinal);
            Tokens = [.. _tree.GetRoot().DescendantTokens().Where(t => t.Span.Length > 0 && t.Span.Start >= start)];
        }

        /// <summary>All tokens from the attribute on: before it there is no cell.</summary>
        public IReadOnlyList<SyntaxToken> Tokens { get; }

        public void TryPrefix(int end) => Run(_source[..end], $"the first {end} characters");

        /// <summary>The source without the characters from start to end.</summary>
        public void Try(int start, int end) => Run(_source.Remove(start, end - start), $"without '{_source[start..end]}' at {start}");

        void Run(string text, string what)
        {
            SyntaxTree tree = _tree.WithChangedText(SourceText.From(text));
            GeneratorRunResult result = _driver.RunGenerators(_compilation.ReplaceSyntaxTree(_tree, tree)).GetRunResult().Results.Single();
            Assert.True(result.Exception is null, $"{what}: {result.Exception}");
            Assert.DoesNotContain(result.Diagnostics, d => d.Id == "CELL9999");
        }
    }
}
