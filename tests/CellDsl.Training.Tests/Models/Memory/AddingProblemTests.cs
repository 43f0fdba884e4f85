using CellDsl.Lab.Tasks;
using CellDsl.Training.Losses;

namespace CellDsl.Training.Tests;

public sealed class AddingProblemTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(20)]
    public void Two_numbers_are_marked_one_in_each_half_and_their_sum_is_the_target(int time)
    {
        var task = new AddingProblem(time);
        MemoryBatch batch = task.CreateBatch(2000);
        task.Fill(batch, seed: 1, first: 0);

        var firsts = new HashSet<int>();
        var seconds = new HashSet<int>();
        for (int b = 0; b < batch.Count; b++)
        {
            Assert.Equal(time, batch.Lengths[b]);
            int[] marked = [.. Enumerable.Range(0, time).Where(t => batch.At(t, b)[1] != 0)];
            Assert.Equal(2, marked.Length);
            firsts.Add(marked[0]);
            seconds.Add(marked[1]);
            Assert.All(marked, t => Assert.Equal(1, batch.At(t, b)[1]));
            Assert.Equal(batch.At(marked[0], b)[0] + batch.At(marked[1], b)[0], batch.Numbers[b]);
            for (int t = 0; t < time; t++)
                Assert.InRange(batch.At(t, b)[0], 0, 1);
        }
        Assert.Equal(Enumerable.Range(0, time / 2), firsts.Order());
        Assert.Equal(Enumerable.Range(time / 2, time - time / 2), seconds.Order());
    }

    [Fact]
    public void Always_answering_one_costs_the_baseline()
    {
        var task = new AddingProblem(10);
        MemoryBatch batch = task.CreateBatch(50_000);
        task.Fill(batch, seed: 1, first: 0);

        float[] ones = [.. Enumerable.Repeat(1f, batch.Count)];

        // (z - 1)² has a variance of 1/15 - 1/36 = 7/180, so the mean of 50000 a standard error of 0.0009.
        Assert.Equal(task.Baseline, SquaredError.Sum(ones, batch.Numbers) / batch.Count, 0.004);
        // |z - 1| ≤ 0.04 has a probability of 0.0784.
        Assert.Equal(1 - 0.0784, task.Errors(batch, ones), 0.006);
        Assert.Equal(0, task.Errors(batch, batch.Numbers));
    }
}
