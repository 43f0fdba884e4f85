namespace CellDsl.Lab.Tasks;

/// <summary>A task whose answers depend on inputs long past, as a generator of sequences. Sequence n of a seed is always the same, whatever is
/// generated before or beside it.</summary>
abstract class MemoryTask
{
    /// <param name="time">T.</param>
    /// <param name="least">The shortest T that the task's definition allows.</param>
    private protected MemoryTask(int time, int least)
    {
        if (time < least)
            throw new ArgumentOutOfRangeException(nameof(time), time, $"The task '{Name}' needs a T of at least {least}.");
        if (time > MaxTime)
            throw new ArgumentOutOfRangeException(nameof(time), time, $"T can be at most {MaxTime}.");
        Time = time;
    }

    /// <summary>So that no buffer's length overflows.</summary>
    public const int MaxTime = 100_000;

    public static IReadOnlyList<string> Names { get; } = ["adding", "copy", "order"];

    /// <exception cref="ArgumentException">There is no such task, or T is out of its range.</exception>
    public static MemoryTask Create(string name, int time) => name switch
    {
        "adding" => new AddingProblem(time),
        "copy" => new CopyMemory(time),
        "order" => new TemporalOrder(time),
        _ => throw new ArgumentException($"There is no task '{name}'; there are {string.Join(", ", Names)}.", nameof(name)),
    };

    public abstract string Name { get; }

    /// <summary>T as in the task's definition.</summary>
    public int Time { get; }

    /// <summary>Time steps of the longest sequence.</summary>
    public abstract int Steps { get; }
    public abstract int InputSize { get; }

    /// <summary>Numbers in an answer: 1 for a number to be predicted, else logits of the classes.</summary>
    public abstract int OutputSize { get; }

    /// <summary>True: answers are classes, and the loss is the cross-entropy in nats; false: numbers, and the squared error.</summary>
    public abstract bool IsClassification { get; }

    /// <summary>True: there is an answer at every step; false: only at the last.</summary>
    public abstract bool AnswersEveryStep { get; }

    /// <summary>Mean loss of the best answers that can be given without remembering anything.</summary>
    public abstract double Baseline { get; }

    /// <summary>Whether these results on sequences not trained on count as a solution.</summary>
    public abstract bool IsSolved(MemoryScore score);

    /// <summary>What <see cref="IsSolved"/> asks for, in words.</summary>
    public abstract string Criterion { get; }

    /// <summary>What a <see cref="MemoryScore.Errors"/> of this task counts, in words.</summary>
    public abstract string Mistake { get; }

    /// <param name="sequences">B.</param>
    public MemoryBatch CreateBatch(int sequences) => new(this, sequences);

    /// <summary>Sequences <paramref name="first"/>, <paramref name="first"/> + 1 ... of a seed.</summary>
    public void Fill(MemoryBatch batch, ulong seed, ulong first)
    {
        if (batch.Task != this)
            throw new ArgumentException($"The batch was made by the task '{batch.Task.Name}' with T = {batch.Task.Time}.", nameof(batch));
        batch.Clear();
        var sequences = new CounterRandom(seed, $"memory.{Name}");
        for (int b = 0; b < batch.Count; b++)
            Write(batch, b, new CounterRandom(sequences.Bits(first + (ulong)b), "sequence"));
    }

    /// <summary>Writes the inputs that are not zero, the length and the target of one sequence.</summary>
    private protected abstract void Write(MemoryBatch batch, int sequence, CounterRandom random);

    /// <summary>Wrong answers among those that the task counts, as a share. <paramref name="answers"/> has a row for each target.</summary>
    internal abstract double Errors(MemoryBatch batch, ReadOnlySpan<float> answers);

    /// <summary>A whole number from <paramref name="first"/> to <paramref name="last"/>, all equally likely.</summary>
    private protected static int Between(CounterRandom random, ulong index, int first, int last)
        => first + (int)((last - first + 1) * random.Uniform(index));
}

/// <summary>How good the answers to a number of sequences are.</summary>
/// <param name="Loss">Mean over all answers: squared error, or cross-entropy in nats.</param>
/// <param name="Errors">Share of wrong answers, from 0 to 1, as <see cref="MemoryTask.Mistake"/> counts them.</param>
readonly record struct MemoryScore(double Loss, double Errors);
