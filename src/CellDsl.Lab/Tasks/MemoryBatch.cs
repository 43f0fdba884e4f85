using System.Numerics.Tensors;
using CellDsl.Lab.Formatting;
using CellDsl.Training.Sequences;

namespace CellDsl.Lab.Tasks;

/// <summary>Sequences of a task and their targets, to be filled again and again.</summary>
sealed class MemoryBatch
{
    internal MemoryBatch(MemoryTask task, int sequences)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        Task = task;
        Count = sequences;
        Input = SequenceTensor.Zeros<float>(task.Steps, sequences, task.InputSize);
        Lengths = new int[sequences];
        Answers = ArraySize.Of("answers", ("steps", task.AnswersEveryStep ? task.Steps : 1), ("sequences", sequences));
        Classes = new int[task.IsClassification ? Answers : 0];
        Numbers = new float[task.IsClassification ? 0 : Answers];
    }

    public MemoryTask Task { get; }

    /// <summary>B: sequences.</summary>
    public int Count { get; }

    /// <summary>[steps, B, input size]; zero after a sequence's end.</summary>
    public Tensor<float> Input { get; }

    /// <summary>[B]: valid steps of each sequence.</summary>
    public int[] Lengths { get; }

    /// <summary>Targets: steps · B with one at every step (step by step), else B.</summary>
    public int Answers { get; }

    /// <summary>The right class for each answer; empty where numbers are asked for.</summary>
    public int[] Classes { get; }

    /// <summary>The right number for each answer; empty where classes are asked for.</summary>
    public float[] Numbers { get; }

    internal void Clear() => SequenceTensor.Span(Input).Clear();

    /// <summary>One step's input of one sequence.</summary>
    internal Span<float> At(int step, int sequence)
        => SequenceTensor.Span(Input).Slice((step * Count + sequence) * Task.InputSize, Task.InputSize);
}
