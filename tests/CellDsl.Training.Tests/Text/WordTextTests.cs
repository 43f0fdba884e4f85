using CellDsl.Training.Text;

namespace CellDsl.Training.Tests;

public sealed class WordTextTests
{
    [Fact]
    public void Words_stand_between_white_space_and_lines_have_an_end()
        => Assert.Equal(["the", "cat", "<eos>", "sat", ".", "<eos>"], WordText.FromText("t", "the  cat\r\n\n \t\n sat .").Words);

    [Fact]
    public void What_a_model_goes_on_from_has_markers_that_mean_what_they_mean()
        => Assert.Equal(["the", "cat", "<eos>", "<eos>", "<unk>", "<b>"], WordText.Beginning("<BOS> the cat </s> <EOL> <UNK> <Pad> <b>"));

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

    [Theory]
    [InlineData("a b <eos>\nc <eos>\n"), InlineData("a b </s>\nc </s>"), InlineData("<s> a b </s>\n<s> c </s>\n"),
        InlineData("<bos> a b <EOS> <pad> <pad>\n<bos> c <eos> <pad>\n")]
    [InlineData("a b <eos> c <eos>"), InlineData("a b <eos> <eos>\n<eos>\nc\n"), InlineData("<s>\na b\n</s>\n<s>\nc\n</s>"), InlineData("a b\nc")]
    public void Markers_are_no_words_and_a_line_ends_once(string text)
        => Assert.Equal(["a", "b", "<eos>", "c", "<eos>"], WordText.FromText("t", text).Words);

    [Fact]
    public void Markers_that_are_left_out_are_counted()
    {
        Assert.Equal(0, WordText.FromText("t", "a <unk> b <eos>\nc\n").LeftOut);
        Assert.Equal(5, WordText.FromText("t", "<s> a b </s> <pad> <pad>\n<s> c <eos> <eos>\n").LeftOut);
        Assert.Equal(["<unk>", "a", "<unk>", "<eos>"], WordText.FromText("t", "<UNK> a <unk>\n").Words);
        Assert.Contains("no words", Assert.Throws<CorpusException>(() => WordText.FromText("t.txt", "<s> </s>\n<pad> <eos>\n")).Message);
        Assert.Equal(["a", "<unk>", "b"], WordText.Sentence("<s> a <UNK> b </s> <pad>"));
    }

    [Fact]
    public void A_vocabulary_that_cannot_be_is_refused()
    {
        Assert.Throws<FormatException>(() => new TokenVocabulary(["a"]));
        Assert.Contains("'a' twice", Assert.Throws<FormatException>(() => new TokenVocabulary(["<unk>", "a", "a"])).Message);
        Assert.Contains("no words", Assert.Throws<CorpusException>(() => WordText.FromText("t.txt", " \n\n")).Message);
    }
}
