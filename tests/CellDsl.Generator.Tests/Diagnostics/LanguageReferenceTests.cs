using System.Text.RegularExpressions;
using CellDsl.Generator.Tests.Support;

namespace CellDsl.Generator.Tests.Diagnostics;

/// <summary>The language reference speaks of the language as it is.</summary>
public sealed class LanguageReferenceTests
{
    static readonly string s_page = Repository.Read("docs", "language.md");

    [Fact]
    public void ItsCellsCompile()
    {
        string[] cells = [.. Regex.Matches(s_page, "```csharp\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value)];
        Assert.NotEmpty(cells);
        Assert.All(cells, c => Assert.Empty(Generated.From(c).Diagnostics));
        Assert.All(cells, c => Assert.Single(Generated.From(c).Models));
    }

    [Fact]
    public void ItHasEveryFunctionAndInitialiser()
    {
        IEnumerable<string> functions = ExprTable.Functions.Select(k => k.ToString());
        Assert.All(functions, f => Assert.Contains($"`{f}(", s_page, StringComparison.Ordinal));
        Assert.All(Enum.GetNames<Initializer>(), i => Assert.Contains($"| `{i}` |", s_page, StringComparison.Ordinal));
    }
}
