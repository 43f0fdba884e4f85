using System.Text.Json.Serialization;

namespace CellDsl.Training;

/// <summary>In which direction an encoder reads its source.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EncoderDirection>))]
public enum EncoderDirection
{
    Forward,
    /// <summary>In both directions, with layers of their own; a source state is what both say, one behind the other (Bahdanau, Cho and Bengio, 2015).</summary>
    Concatenated,
    /// <summary>In both directions; a source state is the sum of what both say.</summary>
    Summed,
}

/// <summary>Sizes and parts of an encoder-decoder.</summary>
public sealed record TranslationModelOptions
{
    public int EncoderLayers { get; init; } = 1;
    public int DecoderLayers { get; init; } = 1;
    /// <summary>Of each layer, each direction, and of the attentional vector.</summary>
    public int HiddenSize { get; init; } = 128;
    /// <summary>Numbers per character vector; null: the hidden size for a cell that demands it, else at most 64.</summary>
    public int? EmbeddingSize { get; init; }
    public EncoderDirection Direction { get; init; }
    /// <summary>How the decoder looks at source states; null: it has only the state in which the encoder ended (Sutskever, Vinyals and Le, 2014).</summary>
    public AttentionScore? Attention { get; init; } = AttentionScore.General;
    /// <summary>The encoder reads the last character first (Sutskever, Vinyals and Le, 2014).</summary>
    public bool ReverseSource { get; init; }
}
