using System.Numerics.Tensors;

namespace CellDsl.Training;

/// <summary>Sizes of a captioning model.</summary>
public sealed record CaptionModelOptions
{
    public int Layers { get; init; } = 1;
    public int HiddenSize { get; init; } = 128;
    /// <summary>Numbers per word vector; null: the hidden size for a cell that demands it, else at most 64.</summary>
    public int? EmbeddingSize { get; init; }
}

/// <summary>Writes words about a feature vector: a <see cref="SequenceWriter"/> of any cell with a context, which reads the features at every step
/// (Karpathy and Fei-Fei, 2015, h = tanh(Wxh x + Whh h + Wih v)). Layers share the context.</summary>
public sealed class CaptionModel : IDisposable
{
    readonly string _context;

    /// <param name="cell">With one input and one context.</param>
    /// <param name="featureSize">Numbers in a feature vector; they should be of the order of 1.</param>
    /// <param name="seed">Of the first values; every part draws numbers of its own.</param>
    /// <param name="layerOptions">How the layers run.</param>
    /// <exception cref="ArgumentException">The cell has not one input and one context, or the sizes do not fit it.</exception>
    public CaptionModel(CellDefinition cell, CaptionWords words, int featureSize, CaptionModelOptions options, ulong seed, LayerOptions? layerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(featureSize, 1);
        LayerSizes.Require(cell.Description, "a captioning model", contexts: 1);
        (Cell, Words, FeatureSize, Options) = (cell, words, featureSize, options);
        _context = cell.Description.Contexts[0].Name;
        Writer = new SequenceWriter("caption", cell,
            new WriterOptions(words.Size, LayerSizes.Embedding(cell.Description, options.HiddenSize, options.EmbeddingSize), options.Layers, options.HiddenSize)
            {
                ContextSize = featureSize,
            }, seed, layerOptions ?? new LayerOptions());
    }

    public CellDefinition Cell { get; }
    public CaptionWords Words { get; }
    public int FeatureSize { get; }
    public CaptionModelOptions Options { get; }
    public SequenceWriter Writer { get; }
    public IReadOnlyList<ParameterBlock> Parameters => Writer.Parameters;
    /// <summary>Numbers in all parameters together.</summary>
    public int ParameterCount => Parameters.Sum(block => block.Count);

    /// <summary>B feature vectors as contexts.</summary>
    /// <exception cref="ArgumentException">One has another size.</exception>
    public WriterSource Read(IReadOnlyList<float[]> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        Tensor<float> rows = SequenceTensor.Zeros<float>(features.Count, FeatureSize);
        for (int b = 0; b < features.Count; b++)
        {
            if (features[b].Length != FeatureSize)
                throw new ArgumentException($"The model reads feature vectors of {FeatureSize} numbers; number {b} has {features[b].Length}.", nameof(features));
            features[b].CopyTo(SequenceTensor.Span(rows)[(b * FeatureSize)..]);
        }
        return new WriterSource { Batch = features.Count, Contexts = new Dictionary<string, Tensor<float>> { [_context] = rows } };
    }

    /// <summary>One batch forward and backward, with teacher forcing. Adds the gradient of the mean loss to the parameters' gradients.</summary>
    /// <returns>The mean loss in nats per word, ends included.</returns>
    public double Backpropagate(IReadOnlyList<float[]> features, WriterBatch captions) => Writer.Backpropagate(captions, Read(features), out _);

    /// <summary>One batch forward only, with teacher forcing.</summary>
    /// <returns>The loss in nats, summed over all words and ends.</returns>
    public double Evaluate(IReadOnlyList<float[]> features, WriterBatch captions) => Writer.Evaluate(captions, Read(features));

    public void Dispose() => Writer.Dispose();
}
