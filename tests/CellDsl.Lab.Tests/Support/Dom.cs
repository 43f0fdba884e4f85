using System.Net;
using System.Text.RegularExpressions;

namespace CellDsl.Lab.Tests.Support;

/// <summary>What tests ask of a document that a browser has written down.</summary>
sealed class Dom(string text)
{
    /// <summary>Start tags with all of the classes (or none asked for), each as its attributes.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Elements(string tag, string? ofClass = null)
        => [.. Regex.Matches(text, $"<{tag}((?: [^>]*)?)>").Select(m => Attributes(m.Groups[1].Value))
            .Where(a => ofClass is null || a.GetValueOrDefault("class", "").Split(' ').Contains(ofClass))];

    /// <summary>The text between the first start tag with an id and the next end tag of that kind.</summary>
    public string Content(string tag, string id)
        => WebUtility.HtmlDecode(Regex.Match(text, $"<{tag} id=\"{id}\"[^>]*>(.*?)</{tag}>", RegexOptions.Singleline).Groups[1].Value);

    public int Count(string pattern) => Regex.Count(text, pattern, RegexOptions.Singleline);

    /// <summary>Spans of the coloured text in order: character and value of the unit.</summary>
    public IReadOnlyList<(string Character, double Value, bool IsHigh)> Coloured
        => [.. Regex.Matches(text, "<span data-t=\"\\d+\"([^>]*)>(.*?)</span>", RegexOptions.Singleline).Select(m =>
        {
            var attributes = Attributes(m.Groups[1].Value);
            return (WebUtility.HtmlDecode(m.Groups[2].Value),
                double.Parse(attributes["data-value"], System.Globalization.CultureInfo.InvariantCulture),
                attributes.GetValueOrDefault("class", "").Contains("high"));
        })];

    /// <summary>The page has drawn everything, and no script failed.</summary>
    public void ShouldBeDrawnWithoutErrors()
    {
        Assert.Equal("", Content("pre", "errors"));
        Assert.Equal("true", Assert.Single(Elements("body")).GetValueOrDefault("data-drawn"));
    }

    static Dictionary<string, string> Attributes(string text)
        => Regex.Matches(text, "([a-zA-Z-]+)=\"([^\"]*)\"").ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
}
