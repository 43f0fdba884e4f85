using CellDsl.Lab.Tasks;
using CellDsl.Training.Losses;

namespace CellDsl.Training.Tests;

public sealed class CopyMemoryTests
{
    const int Blank = 8, Delimiter = 9;

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    public void Ten_symbols_blanks_delimiter_blanks_give_blanks_and_the_symbols(int time)
    {
        var task = new CopyMemory(time);
        MemoryBatch batch = task.CreateBatch(200);
        task.Fill(batch, seed: 1, first: 0);

        Assert.Equal(time + 20, task.Steps);
        var seen = new HashSet<int>();
        for (int b = 0; b < batch.Count; b++)
        {
            int[] input = [.. Enumerable.Range(0, task.Steps).Select(t => Symbol(batch.At(t, b)))];
            int[] output = [.. Enumerable.Range(0, task.Steps).Select(t => batch.Classes[t * batch.Count + b])];
            int[] symbols = input[..10];
            Assert.All(symbols, s => Assert.InRange(s, 0, 7));
            seen.UnionWith(symbols);
            Assert.Equal([.. symbols, .. Enumerable.Repeat(Blank, time - 1), Delimiter, .. Enumerable.Repeat(Blank, 10)], input);
            Assert.Equal([.. Enumerable.Repeat(Blank, time + 10), .. symbols], output);
        }
        Assert.Equal(8, seen.Count);
    }

    [Fact]
    public void Blanks_and_then_any_symbol_cost_the_baseline()
    {
        var task = new CopyMemory(30);
        MemoryBatch batch = task.CreateBatch(50);
        task.Fill(batch, seed: 1, first: 0);
        float[] answers = new float[batch.Answers * task.OutputSize];
        for (int row = 0; row < batch.Answers; row++)
            for (int s = 0; s < task.OutputSize; s++)
                answers[row * task.OutputSize + s] = s == Blank == row < 40 * batch.Count ? 0 : float.NegativeInfinity;

        double errors = task.Errors(batch, answers);
        double loss = SoftmaxCrossEntropy.Sum(answers, batch.Classes) / batch.Answers;

        Assert.Equal(10 * Math.Log(8) / 50, task.Baseline, 1e-12);
        Assert.Equal(task.Baseline, loss, 1e-6);
        // The first of eight equal logits is right for one symbol of eight; 500 draws.
        Assert.Equal(7.0 / 8, errors, 0.06);
    }

    [Fact]
    public void Only_the_ten_symbols_count_as_errors()
    {
        var task = new CopyMemory(5);
        MemoryBatch batch = task.CreateBatch(4);
        task.Fill(batch, seed: 1, first: 0);
        float[] answers = new float[batch.Answers * task.OutputSize];
        for (int row = 0; row < batch.Answers; row++)
            answers[row * task.OutputSize + batch.Classes[row]] = 1;
        Assert.Equal(0, task.Errors(batch, answers));

        // A wrong answer before the symbols, then one among them.
        answers[0] = 2;
        Assert.Equal(0, task.Errors(batch, answers));
        answers[15 * 4 * task.OutputSize + (batch.Classes[15 * 4] + 1) % 8] = 2;
        Assert.Equal(1.0 / 40, task.Errors(batch, answers));
    }

    static int Symbol(ReadOnlySpan<float> oneHot)
    {
        Assert.Equal(1, oneHot.ToArray().Sum());
        Assert.Equal(1, oneHot.ToArray().Max());
        return oneHot.IndexOf(1f);
    }
}
