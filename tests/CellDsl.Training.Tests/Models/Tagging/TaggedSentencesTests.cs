using CellDsl.Training.Models.Tagging;
using CellDsl.Training.Text;

namespace CellDsl.Training.Tests;

/// <summary>Files of two columns.</summary>
public sealed class TaggedSentencesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("the\tD\ndog\tN\n\nit\tP\n"), InlineData("the\tD\r\ndog\tN\r\n\r\nit\tP"), InlineData("\n  \nthe \t D\ndog\tN\n \n\n\nit\tP\n\n\n")]
    public void Empty_lines_part_sentences(string lines)
    {
        TaggedSentences read = TaggedSentences.Parse("t", lines);
        Assert.Equal(["the dog", "it"], read.Items.Select(sentence => string.Join(' ', sentence.Words)));
        Assert.Equal(["D N", "P"], read.Items.Select(sentence => string.Join(' ', sentence.Labels)));
        Assert.Equal(3, read.Words);
        string[] all = lines.Split('\n');
        Assert.Equal(["the", "it"], read.Items.Select(sentence => all[sentence.Line - 1].Split('\t')[0].Trim()));
    }

    [Theory]
    [InlineData("the\tD\ndog\n", 2, "found 'dog' without a tab")]
    [InlineData("the\tD\ndog\t\n", 2, "found no label of 'dog'")]
    [InlineData("the\tD\n\n\tN\n", 3, "found the label 'N' of no word")]
    [InlineData("the\tD\n\t\n", 2, "found neither")]
    [InlineData("the\tD\tx\n", 1, "found 3 columns")]
    [InlineData("the\tD\n\n\n\ndog\tN\tx\ty", 5, "found 4 columns")]
    [InlineData("the\tD\rdog\n", 1, "found a carriage return within the line")]
    [InlineData("the D\n", 1, "found 'the D' without a tab")]
    public void A_line_without_a_word_and_its_label_is_named(string lines, int line, string found)
    {
        string message = Assert.Throws<CorpusException>(() => TaggedSentences.Parse("tags.tsv", lines)).Message;
        Assert.Equal($"tags.tsv: line {line}: expected a word, a tab and its label; {found}.", message);
    }

    [Fact]
    public void Files_without_words_are_named()
    {
        string Rejected(byte[] bytes)
        {
            File.WriteAllBytes(_folder["f.tsv"], bytes);
            string message = Assert.Throws<CorpusException>(() => TaggedSentences.Read(_folder["f.tsv"])).Message;
            Assert.StartsWith(_folder["f.tsv"], message);
            return message;
        }
        Assert.Contains("empty", Rejected([]));
        Assert.Contains("found none", Rejected("\n \n\r\n"u8.ToArray()));
        Assert.Contains("UTF-8", Rejected([0xC3, 0x28, 0x09, 0x41]));
        Assert.Throws<CorpusException>(() => TaggedSentences.Read(_folder["none"]));
        File.WriteAllBytes(_folder["f.tsv"], [0xEF, 0xBB, 0xBF, .. "the\tD\n"u8]);
        Assert.Equal("the", TaggedSentences.Read(_folder["f.tsv"]).Items[0].Words[0]);
    }

    [Fact]
    public void Sentences_have_as_many_labels_as_words()
    {
        Assert.Contains("found 2 words and 1 labels", Assert.Throws<ArgumentException>(() => new TaggedSentence(["a", "b"], ["x"])).Message);
        Assert.Throws<ArgumentException>(() => new TaggedSentence([], []));
        Assert.Throws<ArgumentException>(() => new TaggedSentence(["a\tb"], ["x"]));
        Assert.Throws<ArgumentException>(() => new TaggedSentence(["a"], ["x\n"]));
        Assert.Throws<ArgumentException>(() => new TaggedSentence(["a"], [""]));
    }

    [Fact]
    public void A_split_takes_no_label_away_from_the_part_that_is_learned()
    {
        var all = new TaggedSentences("t",
            [.. Enumerable.Range(0, 40).Select(k => new TaggedSentence([$"w{k}"], [k % 4 == 0 ? $"rare{k}" : k % 2 == 0 ? "x" : "y"]))]);
        int mostDrawn = 0;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var (kept, drawn) = all.Split(0.4, seed);
            Assert.Equal(all.Items.Select(s => s.Words[0]).Order(), kept.Items.Concat(drawn.Items).Select(s => s.Words[0]).Order());
            Assert.Subset(kept.Items.SelectMany(s => s.Labels).ToHashSet(), drawn.Items.SelectMany(s => s.Labels).ToHashSet());
            Assert.Equal(10, kept.Items.Count(s => s.Labels[0].StartsWith("rare", StringComparison.Ordinal)));
            mostDrawn = Math.Max(mostDrawn, drawn.Items.Count);
        }
        Assert.InRange(mostDrawn, 10, 16);
        Assert.Throws<ArgumentOutOfRangeException>(() => all.Split(1, 1));
        Assert.Empty(all.Split(0, 1).Drawn.Items);
    }
}
