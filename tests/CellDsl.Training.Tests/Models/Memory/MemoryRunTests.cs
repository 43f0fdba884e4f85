using CellDsl.Lab.Memory;
using CellDsl.Lab.Tasks;
using CellDsl.Training.Optimizers;

namespace CellDsl.Training.Tests;

public sealed class MemoryRunTests
{
    static readonly LayerOptions OneThread = new() { Threads = 1 };

    [Theory]
    [InlineData("Lstm")]
    [InlineData("Gru")]
    [InlineData("Mut1")]
    [InlineData("Mut2")]
    [InlineData("Mut3")]
    [InlineData("NpRnn")]
    public void Cells_add_over_ten_steps(string cell)
    {
        MemoryResult result = Run(cell, new AddingProblem(10), updates: 4000, settings: s => s with { LearningRate = 0.005 });
        Assert.True(result.IsSolved, $"Loss {result.Score.Loss} after {result.Steps} updates.");
        Assert.InRange(result.Score.Loss, 0, 0.01);
        Assert.Equal(result.Score, result.Curve[^1].Score);
        Assert.Equal(result.Steps, result.Curve[^1].Steps);
    }

    [Fact]
    public void An_Lstm_tells_the_order_of_two_symbols()
        => Assert.True(Run("Lstm", new TemporalOrder(20), updates: 2000).IsSolved);

    [Fact]
    public void A_run_that_does_not_solve_its_task_uses_all_updates_and_says_so()
    {
        MemoryResult result = Run("ElmanRnn", new AddingProblem(100), updates: 45);
        Assert.False(result.IsSolved);
        Assert.Equal(45, result.Steps);
        Assert.Equal([20, 40, 45], result.Curve.Select(p => p.Steps));
        Assert.InRange(result.Score.Loss, 0.12, 0.4);
    }

    [Fact]
    public void Training_that_diverges_is_reported()
    {
        MemoryResult result = Run("Irnn", new AddingProblem(50), updates: 200, settings: _ => new(new Sgd(0), 1e30, null, Chrono: false));
        Assert.True(result.IsDiverged);
        Assert.False(result.IsSolved);
        Assert.InRange(result.Steps, 1, 199);
    }

    [Theory]
    [InlineData("Lstm")]
    [InlineData("Mut2")]
    public void The_same_seed_gives_the_same_numbers_on_any_number_of_threads(string cell)
    {
        MemoryTask task = new CopyMemory(4);
        MemorySettings settings = MemorySettings.For(MemoryModelTests.Cell(cell).Description, task);
        using var one = new MemoryTrainer(MemoryModelTests.Cell(cell), task, 12, 6, settings, seed: 4, OneThread);
        using var two = new MemoryTrainer(MemoryModelTests.Cell(cell), task, 12, 6, settings, seed: 4, new LayerOptions { Threads = 2 });
        using var other = new MemoryTrainer(MemoryModelTests.Cell(cell), task, 12, 6, settings, seed: 5, OneThread);
        for (int k = 0; k < 5; k++)
        {
            double loss = one.Step();
            Assert.Equal(loss, two.Step());
            Assert.NotEqual(loss, other.Step());
        }
        for (int b = 0; b < one.Model.Parameters.Count; b++)
            Assert.Equal(one.Model.Parameters[b].Values.ToArray(), two.Model.Parameters[b].Values.ToArray());
    }

    [Fact]
    public void Gradients_vanish_in_a_vanilla_cell_and_not_in_an_Lstm_whose_gates_are_spread_over_the_time()
    {
        IReadOnlyList<double> vanilla = Run("ElmanRnn", new AddingProblem(200), updates: 1).FlowBefore, lstm
            = Run("Lstm", new AddingProblem(200), updates: 1).FlowBefore;
        Assert.Equal(200, vanilla.Count);
        Assert.True(vanilla[0] < 0.01 * vanilla[^1], $"vanilla {vanilla[0]} of {vanilla[^1]}");
        Assert.True(lstm[0] > 0.1 * lstm[^1], $"LSTM {lstm[0]} of {lstm[^1]}");
    }

    static MemoryResult Run(string cell, MemoryTask task, int updates, Func<MemorySettings, MemorySettings>? settings = null)
    {
        CellDefinition definition = MemoryModelTests.Cell(cell);
        MemorySettings usual = MemorySettings.For(definition.Description, task);
        return new MemoryRun(definition, task, settings?.Invoke(usual) ?? usual, Seed: 1, HiddenSize: 24, Batch: 16, updates, TestEvery: 20,
            TestSequences: 100)
            .Run(layerOptions: OneThread);
    }
}
