using System.Numerics.Tensors;
using CellDsl.Training.Attention;
using CellDsl.Training.Models.Stacks;

namespace CellDsl.Training.Models.Decoders;

/// <summary>Sizes of a <see cref="SequenceDecoder"/>.</summary>
/// <param name="Symbols">That can be read and written, the unknown symbol (0) included, the one that begins and ends not.</param>
/// <param name="EmbeddingSize">Numbers per symbol.</param>
/// <param name="Stack">Its layers read forward.</param>
sealed record SequenceDecoderOptions(int Symbols, int EmbeddingSize, StackOptions Stack)
{
    /// <summary>Numbers in the context that all layers share; 0 for cells without.</summary>
    public int ContextSize { get; init; }
    /// <summary>How source states are looked at; null: there are none.</summary>
    public AttentionScore? Attention { get; init; }
    /// <summary>Numbers in a source state; 0 without attention.</summary>
    public int SourceSize { get; init; }
}

/// <summary>What B sequences are written from.</summary>
sealed record DecoderSource
{
    /// <summary>B</summary>
    public required int Batch { get; init; }
    /// <summary>By name, each [B, n]; those absent are zero.</summary>
    public IReadOnlyDictionary<string, Tensor<float>> InitialStates { get; init; } = new Dictionary<string, Tensor<float>>();
    /// <summary>By name, each [B, n].</summary>
    public IReadOnlyDictionary<string, Tensor<float>> Contexts { get; init; } = new Dictionary<string, Tensor<float>>();
    /// <summary>The source's states, read by the decoder's attention; null without attention.</summary>
    public AttentionMemory? Memory { get; init; }
}
