using CellDsl.Lab.Application;

namespace CellDsl.Lab.Tests;

public sealed class EmbeddedTextTests
{
    [Fact]
    public void Holds_the_projects_own_sources()
    {
        string text = EmbeddedText.Read();

        Assert.Contains("static class EmbeddedText", text);
        Assert.Contains("# CellDsl", text);
        Assert.DoesNotContain("\r", text);
        Assert.InRange(text.Length, 100_000, 3_000_000);
        Assert.Equal(text, EmbeddedText.Read());
    }
}
