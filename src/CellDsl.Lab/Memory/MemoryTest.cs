using CellDsl.Lab.Tasks;

namespace CellDsl.Lab.Memory;

/// <summary>The test sequences of a task.</summary>
sealed class MemoryTest
{
    /// <summary>No training sequences have this.</summary>
    public static readonly ulong Seed = new CounterRandom(0, "memory.test").Bits(0);

    readonly List<MemoryBatch> _batches = [];
    readonly int _sequences;

    /// <param name="batch">Sequences to run at once: those of training, so that one set of buffers serves both.</param>
    public MemoryTest(MemoryTask task, int sequences, int batch)
    {
        _sequences = sequences;
        for (int first = 0; first < sequences; first += batch)
        {
            _batches.Add(task.CreateBatch(Math.Min(batch, sequences - first)));
            task.Fill(_batches[^1], Seed, (ulong)first);
        }
    }

    public MemoryScore Run(MemoryModel model)
    {
        double loss = 0, errors = 0;
        foreach (MemoryBatch batch in _batches)
        {
            MemoryScore score = model.Evaluate(batch);
            loss += score.Loss * batch.Count;
            errors += score.Errors * batch.Count;
        }
        return new MemoryScore(loss / _sequences, errors / _sequences);
    }
}
