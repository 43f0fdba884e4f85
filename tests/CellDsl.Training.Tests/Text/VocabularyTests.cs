using System.Text;
using CellDsl.Training.Text;

namespace CellDsl.Training.Tests;

public sealed class VocabularyTests
{
    [Fact]
    public void Characters_are_numbered_in_Unicode_order_behind_the_unknown_one()
    {
        Vocabulary vocabulary = Vocabulary.Of(Corpus.FromText("t", "ba😀a\n").Characters);
        Assert.Equal("\nab😀", vocabulary.ToString());
        Assert.Equal(5, vocabulary.Size);
        Assert.Equal([3, 2, 4, 2, 1, Vocabulary.Unknown], vocabulary.Encode(Corpus.FromText("t", "ba😀a\nc").Characters));
        Assert.Equal(new Rune(0x1F600), vocabulary[4]);
        Assert.Equal(Rune.ReplacementChar, vocabulary[Vocabulary.Unknown]);
    }

    [Fact]
    public void A_limit_keeps_the_most_frequent()
        => Assert.Equal("bc", Vocabulary.Of(Corpus.FromText("t", "abbccc").Characters, limit: 2).ToString());

    [Fact]
    public void Text_and_back() => Assert.Equal("\t \"aé漢😀", Vocabulary.Parse("\t \"aé漢😀").ToString());

    [Theory]
    [InlineData("ba")]
    [InlineData("aa")]
    public void Characters_out_of_order_are_refused(string text) => Assert.Throws<FormatException>(() => Vocabulary.Parse(text));
}
