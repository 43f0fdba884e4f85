using System.Xml.Linq;
using CellDsl.Lab.Terminals;

namespace CellDsl.Lab.Tests.Terminals;

public sealed class SafeMarkupTests
{
    [Fact]
    public void Every_character_is_one_that_xml_allows()
    {
        for (int code = 0; code <= char.MaxValue; code++)
            Assert.NotEqual("",
                XElement.Parse($"<a b=\"{SafeMarkup.Encode($"{(char)code}")}\">{SafeMarkup.Encode($"{(char)code}")}</a>",
                LoadOptions.PreserveWhitespace).Value);
    }

    [Theory]
    [InlineData("a < b & \"c\"", "a < b & \"c\"")]
    [InlineData("\u001b[31m", "\\u001B[31m")]
    [InlineData("\uffff\ufffe", "\\uFFFF\\uFFFE")]
    [InlineData("漢😀ü", "漢😀ü")]
    public void A_reader_finds_the_text_again(string text, string expected)
        => Assert.Equal(expected, XElement.Parse($"<a>{SafeMarkup.Encode(text)}</a>").Value);
}
