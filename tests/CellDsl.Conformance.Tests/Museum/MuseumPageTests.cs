using System.Text.RegularExpressions;

namespace CellDsl.Conformance.Tests.Museum;

public sealed partial class MuseumPageTests
{
    [Fact]
    public void ThePageSaysWhatTheExhibitsSay()
    {
        string page = Path.Combine(Repository(), "docs", "museum.md"), expected = MuseumPage.Text();
        if (File.Exists(page) && File.ReadAllText(page) == expected)
            return;
        string received = Path.ChangeExtension(page, ".received.md");
        File.WriteAllText(received, expected);
        Assert.Fail($"docs/museum.md does not say what the exhibits say. {received} does: read the difference, and rename it.");
    }

    [Fact]
    public void EveryExhibitIsATestWithASource()
    {
        var exhibits = MuseumPage.Rooms.SelectMany(r => r.Exhibits).ToArray();
        Assert.All(exhibits, e =>
        {
            Assert.True(e.Test.IsDefined(typeof(FactAttribute), inherit: true), $"{e.Test.Name} is no test.");
            Assert.All(e.Exhibit.Source.Split(", "), source => Assert.Matches(Source(), source));
            Assert.DoesNotContain('|', e.Exhibit.Title + e.Exhibit.Right);
        });
        Assert.Equal(exhibits.Length, exhibits.Select(e => e.Exhibit.Title).Distinct().Count());
        Assert.True(exhibits.Length >= 25, $"There are {exhibits.Length} exhibits.");
    }

    [GeneratedRegex(@"^[\w.-]+/[\w.-]+#\d+$")]
    private static partial Regex Source();

    static string Repository()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "CellDsl.sln")))
                return folder;
        throw new InvalidOperationException("The tests do not run within the repository.");
    }
}
