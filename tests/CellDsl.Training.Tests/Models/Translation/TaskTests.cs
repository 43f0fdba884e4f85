using System.Globalization;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Tasks;
using CellDsl.Training.Models.Translation;
using CellDsl.Training.Text;

namespace CellDsl.Training.Tests;

public sealed class TaskTests
{
    [Fact]
    public void Sums_are_right_and_no_held_out_pair_is_trained_on_in_either_order()
    {
        TranslationData data = AdditionTask.Generate(3000, 300, seed: 1);
        Assert.Equal((3000, 300), (data.Training.Count, data.HeldOut.Count));
        Assert.Equal(3300, data.Training.Concat(data.HeldOut).Distinct().Count());
        foreach (TranslationPair pair in data.Training.Concat(data.HeldOut))
        {
            int[] numbers = Numbers(pair);
            Assert.All(numbers, number => Assert.InRange(number, 10, 999));
            Assert.Equal(numbers.Sum(), int.Parse(pair.Target, CultureInfo.InvariantCulture));
        }
        HashSet<(int, int)> trained = [.. data.Training.Select(Numbers).SelectMany(n => new[] { (n[0], n[1]), (n[1], n[0]) })];
        Assert.DoesNotContain(data.HeldOut.Select(Numbers), n => trained.Contains((n[0], n[1])));
        Assert.Equal(data.Training, AdditionTask.Generate(3000, 300, seed: 1).Training);
        Assert.NotEqual(data.Training, AdditionTask.Generate(3000, 300, seed: 2).Training);

        static int[] Numbers(TranslationPair pair) => [.. pair.Source.Split('+').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
    }

    [Fact]
    public void Dates_are_written_in_many_ways_and_held_out_in_all_of_them()
    {
        IReadOnlyList<string> ways = DateTask.Write(new DateOnly(1979, 5, 3));
        Assert.Contains("Thursday, the 3rd of May 1979", ways);
        Assert.Contains("May 3, 1979", ways);
        Assert.Contains("5/3/1979", ways);
        Assert.Contains("3-May-79", ways);
        Assert.Contains("03.05.1979", ways);
        string[] ordinals
            = [.. new[] { 1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30, 31 }.Select(day => DateTask.Write(new DateOnly(2000, 1, day))[5].Split(' ')[0])];
        Assert.Equal(["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd", "30th", "31st"], ordinals);

        TranslationData data = DateTask.Generate(2000, 200, seed: 1);
        Assert.Equal((2000, 200), (data.Training.Count, data.HeldOut.Count));
        Assert.Empty(data.Training.Select(p => p.Target).Intersect(data.HeldOut.Select(p => p.Target)));
        foreach (TranslationPair pair in data.Training.Concat(data.HeldOut))
            Assert.Contains(pair.Source, DateTask.Write(DateOnly.ParseExact(pair.Target, "yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    /// <summary>Otherwise nobody could tell which date was meant.</summary>
    [Fact]
    public void No_text_is_two_dates()
    {
        var meaning = new Dictionary<string, DateOnly>();
        for (var date = new DateOnly(1950, 1, 1); date.Year < 2050; date = date.AddDays(1))
            foreach (string text in DateTask.Write(date).Distinct())
                Assert.True(meaning.TryAdd(text, date), $"{text} is {date:O} and {meaning[text]:O}.");
    }

    [Fact]
    public void Pairs_of_a_file_are_split_by_source()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("pairs.tsv", string.Concat(Enumerable.Range(0, 400).Select(k => $"source {k % 200}\ttarget {k}\n")) + "\n");
        TranslationData data = TranslationData.Read(path, 0.2);
        Assert.Equal(400, data.Training.Count + data.HeldOut.Count);
        Assert.InRange(data.HeldOut.Count, 40, 120);
        Assert.Empty(data.Training.Select(p => p.Source).Intersect(data.HeldOut.Select(p => p.Source)));
        Assert.Empty(TranslationData.Read(path, 0).HeldOut);
    }

    [Theory]
    [InlineData("a\tb\nno tab\n", "line 2: expected source, one tab and target; found 0 tabs")]
    [InlineData("a\tb\tc\n", "line 1: expected source, one tab and target; found 2 tabs")]
    [InlineData("a\tb\n\nc\t\n", "line 3: the target is empty")]
    [InlineData("\n", "expected pairs to learn from, found none")]
    public void Bad_lines_are_named(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(expected, Assert.Throws<CorpusException>(() => TranslationData.Read(folder.Write("pairs.tsv", text), 0.1)).Message);
    }

    [Fact]
    public void Files_that_are_missing_or_not_text_are_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("found no file", Assert.Throws<CorpusException>(() => TranslationData.Read(folder["none"], 0.1)).Message);
        Assert.Contains("not UTF-8", Assert.Throws<CorpusException>(()
            => TranslationData.Read(folder.Write("bytes", [0x61, 9, 0xFF, 10]), 0.1)).Message);
    }
}
