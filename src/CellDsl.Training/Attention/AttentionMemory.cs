namespace CellDsl.Training.Attention;

/// <summary>Encoder states that an <see cref="EncoderAttention"/> reads, and their gradients while backward is under way. Can be used for one batch
/// after another.</summary>
public sealed class AttentionMemory
{
    internal MemoryCore<float> Core { get; } = new();

    /// <summary>S</summary>
    public int Steps => Core.Steps;
    /// <summary>B</summary>
    public int Batch => Core.Batch;
    /// <summary>Valid states of each sequence.</summary>
    public IReadOnlyList<int> Lengths => Core.Lengths;
}
