using CellDsl.Lab.Terminals;

namespace CellDsl.Lab.Tests.Terminals;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain text, with\ttabs\nand lines\r\n", "plain text, with\ttabs\nand lines\r\n")]
    [InlineData("\x1b[2Jgone\a", "\\u001B[2Jgone\\u0007")]
    [InlineData("over\rwritten\b", "over\\u000Dwritten\\u0008")]
    [InlineData("\u009b31m\u0085\u007f", "\\u009B31m\\u0085\\u007F")]
    [InlineData("\u202egnp.exe\u2066\u200f", "\\u202Egnp.exe\\u2066\\u200F")]
    [InlineData("\u2028\u2029\ufeff\u061c", "\\u2028\\u2029\\uFEFF\\u061C")]
    [InlineData("Ωmega, 日本, 👩\u200d👩, নমুন\u200cা", "Ωmega, 日本, 👩\u200d👩, নমুন\u200cা")]
    [InlineData("\U000E0041", "\\uDB40\\uDC41")]
    [InlineData("[red]no markup[/]", "[red]no markup[/]")]
    public void What_a_terminal_would_obey_is_written_by_number(string text, string expected)
    {
        Assert.Equal(expected, SafeText.Escape(text));
        var (whole, pieces) = (new StringWriter(), new StringWriter());
        using (var writer = new SafeWriter(whole))
            writer.Write(text);
        using (var writer = new SafeWriter(pieces))
            foreach (char c in text)
                writer.Write(c);
        Assert.Equal(expected, whole.ToString());
        Assert.Equal(expected, pieces.ToString());
    }

    [Fact]
    public void Half_a_character_is_written_by_number()
    {
        string half = new([(char)0xD800]);
        Assert.Equal("a\\uD800b", SafeText.Escape($"a{half}b"));
        var written = new StringWriter();
        using (var writer = new SafeWriter(written))
            writer.Write(half);
        Assert.Equal("\\uD800", written.ToString());
    }
}
