using CellDsl.Lab.Tasks;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Tests;

public sealed class MemoryTaskTests
{
    public static TheoryData<string> Tasks => [.. MemoryTask.Names];

    [Theory, MemberData(nameof(Tasks))]
    public void A_sequence_is_the_same_in_any_batch(string name)
    {
        MemoryTask task = MemoryTask.Create(name, 24);
        MemoryBatch many = task.CreateBatch(7), one = task.CreateBatch(1);
        task.Fill(many, seed: 5, first: 100);
        // What another batch left there must not shine through.
        task.Fill(one, seed: 9, first: 0);
        for (int b = 0; b < 7; b++)
        {
            task.Fill(one, seed: 5, first: 100 + (ulong)b);
            Assert.Equal(one.Lengths[0], many.Lengths[b]);
            for (int t = 0; t < task.Steps; t++)
                Assert.Equal(one.At(t, 0).ToArray(), many.At(t, b).ToArray());
            for (int n = 0; n < one.Answers; n++)
            {
                if (task.IsClassification)
                    Assert.Equal(one.Classes[n], many.Classes[n * 7 + b]);
                else
                    Assert.Equal(one.Numbers[n], many.Numbers[n * 7 + b]);
            }
        }
    }

    [Theory, MemberData(nameof(Tasks))]
    public void Other_seeds_have_other_sequences(string name)
    {
        MemoryTask task = MemoryTask.Create(name, 24);
        MemoryBatch one = task.CreateBatch(2), other = task.CreateBatch(2);
        task.Fill(one, seed: 1, first: 0);
        task.Fill(other, seed: 2, first: 0);
        Assert.NotEqual(SequenceTensor.Span(one.Input).ToArray(), SequenceTensor.Span(other.Input).ToArray());
    }

    [Theory]
    [InlineData("adding", 1)]
    [InlineData("copy", 0)]
    [InlineData("order", 19)]
    [InlineData("adding", MemoryTask.MaxTime + 1)]
    public void Times_that_a_task_cannot_have_are_refused(string name, int time)
        => Assert.Throws<ArgumentOutOfRangeException>(() => MemoryTask.Create(name, time));

    [Fact]
    public void Unknown_tasks_and_strange_batches_are_refused()
    {
        Assert.Contains("adding, copy, order", Assert.Throws<ArgumentException>(() => MemoryTask.Create("parity", 10)).Message);
        Assert.Contains("T = 8",
            Assert.Throws<ArgumentException>(() => new AddingProblem(9).Fill(new AddingProblem(8).CreateBatch(1), 1, 0)).Message);
    }

    [Theory]
    [InlineData("adding", 0.0099, 1, true)]
    [InlineData("adding", 0.01, 0, false)]
    [InlineData("copy", 1, 0.009, true)]
    [InlineData("copy", 0, 0.01, false)]
    [InlineData("order", 1, 0.009, true)]
    [InlineData("order", 0, 0.01, false)]
    [InlineData("adding", double.NaN, 0, false)]
    public void A_task_is_solved_below_its_limit(string name, double loss, double errors, bool solved)
        => Assert.Equal(solved, MemoryTask.Create(name, 20).IsSolved(new MemoryScore(loss, errors)));
}
