using CellDsl.Cells;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Memory;
using CellDsl.Lab.Tasks;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Tests;

public sealed class MemoryModelTests
{
    /// <summary>Differences of the loss along random directions, one block at a time: through readout, cell and, for MUT1, projection.</summary>
    [Theory]
    [InlineData("adding", "Lstm"), InlineData("copy", "Lstm"), InlineData("order", "Lstm")]
    [InlineData("adding", "Mut1"), InlineData("copy", "Mut1"), InlineData("order", "Mut1")]
    [InlineData("adding", "Mut2"), InlineData("order", "Lstmp")]
    public void Gradients_agree_with_differences_of_the_loss(string taskName, string cell)
    {
        (MemoryModel model, MemoryBatch batch) = Create(taskName, cell);
        using MemoryModel _ = model;
        Assert.Equal(cell is "Mut1" or "Mut2" ? 3 : 2, model.Parameters.Count);
        double loss = model.Backpropagate(batch);
        Assert.Equal(loss, model.Evaluate(batch).Loss, 1e-6);

        foreach (ParameterBlock block in model.Parameters)
            for (ulong trial = 0; trial < 3; trial++)
            {
                float[] direction = Numbers.Uniform(block.Count, trial), kept = block.Values.ToArray();
                double slope = direction.Zip(block.Gradients.ToArray(), (d, g) => (double)d * g).Sum();
                // A step of 2^-7 leaves a truncation error of order 2^-14 of the third derivative, and rounding of 2^-24 · loss / step, about 2^-16.
                const double step = 1.0 / 128;
                double difference = (LossAt(step) - LossAt(-step)) / (2 * step);
                Assert.True(Math.Abs(slope - difference) < 2e-3 * Math.Max(1, Math.Abs(slope)),
                    $"{block.Name}: gradient {slope}, difference {difference}.");

                double LossAt(double length)
                {
                    for (int k = 0; k < kept.Length; k++)
                        block.Edit()[k] = (float)(kept[k] + length * direction[k]);
                    double value = model.Evaluate(batch).Loss;
                    kept.CopyTo(block.Edit());
                    return value;
                }
            }
    }

    /// <summary>Buffers of earlier batches, also of other sizes, are written into again.</summary>
    [Theory]
    [InlineData("adding", "Mut1")]
    [InlineData("copy", "Gru")]
    [InlineData("order", "Lstm")]
    public void A_batch_gives_the_same_numbers_whatever_was_run_before(string taskName, string cell)
    {
        (MemoryModel used, MemoryBatch batch) = Create(taskName, cell);
        (MemoryModel fresh, _) = Create(taskName, cell);
        using var _1 = used;
        using var _2 = fresh;
        MemoryBatch other = used.Task.CreateBatch(batch.Count), larger = used.Task.CreateBatch(9);
        foreach (MemoryBatch before in new[] { other, larger, other })
        {
            used.Task.Fill(before, 77, 3);
            used.Backpropagate(before);
            used.Evaluate(before);
            used.GradientFlow(before);
        }
        MemoryBatch again = fresh.Task.CreateBatch(batch.Count);
        fresh.Task.Fill(again, 1, 0);

        Assert.Equal(fresh.Backpropagate(again), used.Backpropagate(batch));
        Assert.Equal(fresh.Evaluate(again), used.Evaluate(batch));
        for (int b = 0; b < used.Parameters.Count; b++)
            Assert.Equal(fresh.Parameters[b].Gradients.ToArray(), used.Parameters[b].Gradients.ToArray());
    }

    [Theory]
    [InlineData("Lstm", false)]
    [InlineData("Mut1", true)]
    [InlineData("Mut2", true)]
    [InlineData("Mut3", false)]
    [InlineData("Mut1Projected", false)]
    public void Only_cells_that_use_their_input_without_a_matrix_get_a_projection(string cell, bool projected)
        => Assert.Equal(projected, MemoryModel.NeedsProjection(Cell(cell).Description));

    [Fact]
    public void Cells_with_a_context_and_batches_of_another_task_are_refused()
    {
        var task = new AddingProblem(10);
        Assert.Contains("'CaptioningRnn'", Assert.Throws<ArgumentException>(() => new MemoryModel(Cell("CaptioningRnn"), task, 8, 1)).Message);
        using var model = new MemoryModel(Cell("Gru"), task, 8, 1);
        Assert.Contains("'copy'", Assert.Throws<ArgumentException>(() => model.Evaluate(new CopyMemory(10).CreateBatch(1))).Message);
    }

    internal static CellDefinition Cell(string name) => CellDefinition.In(typeof(Lstm).Assembly).Single(c => c.Description.Name == name);

    static (MemoryModel Model, MemoryBatch Batch) Create(string taskName, string cell)
    {
        MemoryTask task = MemoryTask.Create(taskName, taskName == "copy" ? 3 : 20);
        MemoryBatch batch = task.CreateBatch(4);
        task.Fill(batch, 1, 0);
        return (new MemoryModel(Cell(cell), task, 7, seed: 3, new LayerOptions { Threads = 1 }), batch);
    }
}
