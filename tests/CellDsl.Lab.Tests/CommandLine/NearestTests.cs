using CellDsl.Lab.Application;

namespace CellDsl.Lab.Tests.CommandLine;

public sealed class NearestTests
{
    [Theory]
    [InlineData("", "", 0), InlineData("abc", "", 3), InlineData("kitten", "sitting", 3), InlineData("LSTM", "lstm", 0), InlineData("gru", "gur", 2)]
    public void Distance_counts_edits(string a, string b, int distance)
    {
        Assert.Equal(distance, Nearest.Distance(a, b));
        Assert.Equal(distance, Nearest.Distance(b, a));
    }

    [Fact]
    public void Far_names_are_not_suggested() => Assert.Equal("", Nearest.Suggestion("Transformer", ["Lstm", "Gru"]));

    [Fact]
    public void Nearest_name_comes_first()
        => Assert.Equal(["Lstm", "LstmConcat"], Nearest.Of("Lstn", ["LstmConcat", "Gru", "Lstm"]).Concat(["LstmConcat"]).Distinct());
}
