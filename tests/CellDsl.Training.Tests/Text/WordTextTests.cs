namespace CellDsl.Training.Tests;

public sealed class WordTextTests
{
    [Fact]
    public void Words_stand_between_white_space_and_lines_have_an_end()
        => Assert.Equal(["the", "cat", "<eos>", "sat", ".", "<eos>"], WordText.FromText("t", "the  cat\r\n\n \t\n sat .").Words);

    [Fact]
    public void Words_beyond_the_vocabulary_are_unknown()
    {
        WordText text = WordText.FromText("t", "a b a c <unk>\na b d\n");
        var known = TokenVocabulary.Of(text.Words, minCount: 2, always: WordText.EndOfLine);
        Assert.Equal(["<unk>", "<eos>", "a", "b"], known.Tokens);
        Assert.Equal([2, 3, 2, 0, 0, 1, 2, 3, 0, 1], known.Encode(text.Words));
        Assert.Equal(3, text.CountUnknown(known));
        Assert.Equal(["<unk>", "<eos>", "a"], TokenVocabulary.Of(text.Words, limit: 2, always: WordText.EndOfLine).Tokens);
        Assert.Equal(["<unk>", "<eos>", "a", "b", "c", "d"], TokenVocabulary.Of(text.Words, always: WordText.EndOfLine).Tokens);
    }

    [Fact]
    public void A_vocabulary_that_cannot_be_is_refused()
    {
        Assert.Throws<FormatException>(() => new TokenVocabulary(["a"]));
        Assert.Contains("'a' twice", Assert.Throws<FormatException>(() => new TokenVocabulary(["<unk>", "a", "a"])).Message);
        Assert.Contains("no words", Assert.Throws<CorpusException>(() => WordText.FromText("t.txt", " \n\n")).Message);
    }
}
