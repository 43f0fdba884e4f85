using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Tests.Support;

/// <summary>Source with expected diagnostics written into it: <c>{|CELL0001:Lstm|}</c> expects CELL0001 on exactly "Lstm"; several ids are separated
/// by commas.</summary>
sealed record Markup(string Source, IReadOnlyList<string> Expected)
{
    static readonly Regex s_mark = new(@"\{\|(CELL\d{4}(?:,CELL\d{4})*):(.*?)\|\}", RegexOptions.Singleline);

    public static Markup Parse(string text)
    {
        var source = new StringBuilder();
        var expected = new List<(int, string)>();
        int end = 0;
        foreach (Match mark in s_mark.Matches(text))
        {
            source.Append(text, end, mark.Index - end);
            string covered = mark.Groups[2].Value;
            foreach (string id in mark.Groups[1].Value.Split(','))
                expected.Add((source.Length, $"{id} at {source.Length}: {covered}"));
            source.Append(covered);
            end = mark.Index + mark.Length;
        }
        source.Append(text, end, text.Length - end);
        return new Markup(source.ToString(), [.. expected.OrderBy(e => e).Select(e => e.Item2)]);
    }

    /// <summary>Runs the generator and compares ids and spans, all of them.</summary>
    public Generated Verify()
    {
        Generated generated = Generated.From(Source);
        Assert.Equal(Expected, Describe(generated.Diagnostics));
        return generated;
    }

    static IEnumerable<string> Describe(IEnumerable<Diagnostic> diagnostics) => diagnostics
        .OrderBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id)
        .Select(d => $"{d.Id} at {d.Location.SourceSpan.Start}: {d.Location.SourceTree?.GetText().ToString(d.Location.SourceSpan)}");
}
