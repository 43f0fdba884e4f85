using System.Numerics.Tensors;
using CellDsl.Lab.Tasks;
using CellDsl.Training.Sequences;

namespace CellDsl.Lab.Memory;

/// <summary>What a <see cref="MemoryModel"/> writes into at every update, for batches of one size.</summary>
sealed class MemoryBuffers(MemoryTask task, int sequences, int outputSize, int? projectedSize)
{
    public int Sequences => sequences;

    /// <summary>[steps, B, hidden size], where the cell needs that.</summary>
    public Tensor<float>? Projected { get; } = projectedSize is { } size ? SequenceTensor.Zeros<float>(task.Steps, sequences, size) : null;

    /// <summary>[steps, B, input size]: a gradient that nobody asks for.</summary>
    public float[] InputGradient { get; } = new float[projectedSize is null ? 0 : task.Steps * sequences * task.InputSize];

    /// <summary>[steps, B, output size of the cell]</summary>
    public Tensor<float> OutputGradient { get; } = SequenceTensor.Zeros<float>(task.Steps, sequences, outputSize);

    /// <summary>Logits or numbers, a row per answer; then their gradients.</summary>
    public float[] Answers { get; } = new float[(task.AnswersEveryStep ? task.Steps : 1) * sequences * task.OutputSize];

    /// <summary>[B, output size of the cell]: each sequence's output at its last step.</summary>
    public float[] LastOutputs { get; } = new float[task.AnswersEveryStep ? 0 : sequences * outputSize];
    public float[] LastGradients { get; } = new float[task.AnswersEveryStep ? 0 : sequences * outputSize];

    /// <summary>Results of earlier calls, whose tensors are written into again.</summary>
    public RecordedPass<float>? Pass { get; set; }
    public BackwardResult<float>? Gradients { get; set; }
    public SequenceResult<float>? Result { get; set; }
}
