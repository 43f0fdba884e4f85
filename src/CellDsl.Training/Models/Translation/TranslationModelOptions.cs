using CellDsl.Training.Attention;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Optimizers;

namespace CellDsl.Training.Models.Translation;

/// <summary>Sizes and parts of an encoder-decoder.</summary>
public sealed record TranslationModelOptions
{
    /// <summary>The encoder's layers, in one direction or both; hidden size 128 by default.</summary>
    public StackOptions Encoder { get; init; } = new() { HiddenSize = 128 };
    /// <summary>Its layers read forward; the attentional vector has their hidden size.</summary>
    public StackOptions Decoder { get; init; } = new() { HiddenSize = 128 };
    /// <summary>Numbers per character vector; null: the hidden size for a cell that demands it, else at most 64.</summary>
    public int? EmbeddingSize { get; init; }
    /// <summary>How the decoder looks at source states; null: it has only the state in which the encoder ended (Sutskever, Vinyals and Le,
    /// 2014).</summary>
    public AttentionScore? Attention { get; init; } = AttentionScore.General;
    /// <summary>The encoder reads the last character first (Sutskever, Vinyals and Le, 2014).</summary>
    public bool ReverseSource { get; init; }

    /// <summary>Throws if an option is out of range; checkpoints with such options are refused.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        Encoder.Validate();
        Decoder.RequireForward().Validate();
        if (Attention is { } score)
            Require.Defined(score, nameof(Attention));
    }
}
