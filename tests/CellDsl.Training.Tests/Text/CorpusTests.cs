using CellDsl.Training.Text;

namespace CellDsl.Training.Tests;

public sealed class CorpusTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Characters_are_Unicode_scalar_values_without_the_byte_order_mark()
        => Assert.Equal(['a', 0x1F600, 'ä', '\r', '\n'], Corpus.Read(_folder.Write("t", "\uFEFFa😀ä\r\n")).Characters.ToArray());

    [Fact]
    public void A_missing_file_is_named() => Refused(_folder["no/such"], "there is no such file");

    [Fact]
    public void A_folder_is_not_a_text() => Refused(_folder.Path, "found a folder");

    [Fact]
    public void An_empty_file_is_refused() => Refused(_folder.Write("t", ""), "the text is empty");

    [Fact]
    public void A_file_of_nothing_but_a_byte_order_mark_is_empty() => Refused(_folder.Write("t", "\uFEFF"), "the text is empty");

    [Theory]
    [InlineData(new byte[] { 0x61, 0xE9, 0x62 }, "byte 0xE9 at offset 1")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0x61, 0xC3 }, "byte 0xC3 at offset 4")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "byte 0xED at offset 0")]
    [InlineData(new byte[] { 0x61, 0xC0, 0x80 }, "byte 0xC0 at offset 1")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00 }, "UTF-16")]
    [InlineData(new byte[] { 0xFE, 0xFF, 0x00, 0x61 }, "UTF-16")]
    [InlineData(new byte[] { 0x61, 0x00 }, "byte 0 at offset 1")]
    public void Bytes_that_are_not_UTF8_text_are_refused_with_their_offset(byte[] bytes, string reason) => Refused(_folder.Write("t", bytes), reason);

    [Fact]
    public void The_end_of_the_text_is_for_validation()
    {
        var (training, validation) = Corpus.FromText("t", "abcdefghij").Split(0.25);
        Assert.Equal(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], training.ToArray());
        Assert.Equal(['i', 'j'], validation.ToArray());
    }

    [Fact]
    public void Entropy_is_that_of_the_frequencies()
    {
        Assert.Equal(0, Corpus.FromText("t", "aaaa").Order0Entropy());
        Assert.Equal(1.5, Corpus.FromText("t", "aabc").Order0Entropy(), tolerance: 1e-12);
    }

    void Refused(string path, string reason)
    {
        string message = Assert.Throws<CorpusException>(() => Corpus.Read(path)).Message;
        Assert.StartsWith(path, message);
        Assert.Contains(reason, message);
    }
}
