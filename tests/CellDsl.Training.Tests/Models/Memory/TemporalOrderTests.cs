using CellDsl.Lab.Tasks;
using CellDsl.Training.Losses;

namespace CellDsl.Training.Tests;

public sealed class TemporalOrderTests
{
    const string Symbols = "abcdXYEB";

    /// <summary>At T = 100 the numbers of Hochreiter and Schmidhuber (1997), experiment 6a.</summary>
    [Theory]
    [InlineData(100, 110, 10, 20, 50, 60)]
    [InlineData(20, 22, 2, 4, 10, 12)]
    public void Sequences_are_as_in_the_paper(int time, int longest, int firstFrom, int firstTo, int secondFrom, int secondTo)
    {
        var task = new TemporalOrder(time);
        MemoryBatch batch = task.CreateBatch(3000);
        task.Fill(batch, seed: 1, first: 0);

        var places = new[] { new HashSet<int>(), new HashSet<int>() };
        var classes = new HashSet<int>();
        Assert.Equal(longest, task.Steps);
        for (int b = 0; b < batch.Count; b++)
        {
            int length = batch.Lengths[b];
            string text = string.Concat(Enumerable.Range(0, length).Select(t => Symbols[batch.At(t, b).IndexOf(1f)]));
            for (int t = length; t < longest; t++)
                Assert.Equal(0, batch.At(t, b).ToArray().Sum());
            Assert.Matches("^E[abcdXY]*B$", text);
            int[] marked = [.. Enumerable.Range(0, length).Where(t => text[t] is 'X' or 'Y')];
            Assert.Equal(2, marked.Length);
            places[0].Add(marked[0] + 1);
            places[1].Add(marked[1] + 1);
            classes.Add(batch.Classes[b]);
            Assert.Equal(new[] { "XX", "XY", "YX", "YY" }[batch.Classes[b]], $"{text[marked[0]]}{text[marked[1]]}");
        }
        Assert.Equal(Enumerable.Range(time, longest - time + 1), batch.Lengths.Distinct().Order());
        Assert.Equal(Enumerable.Range(firstFrom, firstTo - firstFrom + 1), places[0].Order());
        Assert.Equal(Enumerable.Range(secondFrom, secondTo - secondFrom + 1), places[1].Order());
        Assert.Equal(4, classes.Count);
    }

    [Fact]
    public void Guessing_costs_the_baseline()
    {
        var task = new TemporalOrder(20);
        MemoryBatch batch = task.CreateBatch(4000);
        task.Fill(batch, seed: 1, first: 0);
        float[] answers = new float[4 * batch.Count];

        Assert.Equal(0.75, task.Errors(batch, answers), 0.03);
        Assert.Equal(task.Baseline, SoftmaxCrossEntropy.Sum(answers, batch.Classes) / batch.Count, 1e-6);
    }
}
