using System.Numerics.Tensors;
using CellDsl.Training.Decoding;
using CellDsl.Training.Models.Decoders;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;
using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Captioning;

/// <summary>Sizes of a captioning model.</summary>
public sealed record CaptionModelOptions
{
    /// <summary>The recurrent layers, which read forward; hidden size 128 by default.</summary>
    public StackOptions Stack { get; init; } = new() { HiddenSize = 128 };
    /// <summary>Numbers per word vector; null: the hidden size for a cell that demands it, else at most 64.</summary>
    public int? EmbeddingSize { get; init; }
}

/// <summary>Writes words about a feature vector: a decoder of any cell with a context, which reads the features at every step
/// (Karpathy and Fei-Fei, 2015, h = tanh(Wxh x + Whh h + Wih v)). Layers share the context.</summary>
public sealed class CaptionModel : IModel
{
    const string DecoderName = "caption";

    /// <summary>Creates the model and initialises its parameters from <paramref name="seed"/>.</summary>
    /// <param name="cells">One per layer, from the lowest, each with one input and one context.</param>
    /// <param name="featureSize">Numbers in a feature vector; they should be of the order of 1.</param>
    /// <param name="seed">Of the initial values; every part draws numbers of its own.</param>
    /// <param name="layerOptions">How the layers run.</param>
    /// <exception cref="ArgumentException">A cell has not one input and one context, or the sizes do not fit it.</exception>
    public CaptionModel(IReadOnlyList<CellDefinition> cells, TokenVocabulary words, int featureSize, CaptionModelOptions options, ulong seed,
        LayerOptions? layerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(featureSize, 1);
        (Cells, Words, FeatureSize, Options) = (cells, words, featureSize, options);
        Decoder = new SequenceDecoder(DecoderName, cells, DecoderOptions(cells, words, featureSize, options), seed, layerOptions
            ?? new LayerOptions()) { Times = Times };
    }

    /// <summary>One per layer, from the lowest.</summary>
    public IReadOnlyList<CellDefinition> Cells { get; }
    /// <summary>The vocabulary of the captions; the unknown word is never written.</summary>
    public TokenVocabulary Words { get; }
    /// <summary>Size of a feature vector, the context that every layer reads at every step.</summary>
    public int FeatureSize { get; }
    /// <summary>Embedding and layer sizes as given; an embedding size left open stays null.</summary>
    public CaptionModelOptions Options { get; }
    internal PartTimes Times { get; } = new();
    internal SequenceDecoder Decoder { get; }
    /// <summary>All parameters with their gradients, in blocks of different names: embedding, layers of cells, dense layer.</summary>
    public IReadOnlyList<ParameterBlock> Parameters => Decoder.Parameters;
    /// <summary>Numbers in all parameters together.</summary>
    public int ParameterCount => Parameters.Sum(block => block.Count);

    PartTimes IModel.Times => Times;

    /// <summary>B feature vectors as contexts.</summary>
    /// <exception cref="ArgumentException">One has another size.</exception>
    internal DecoderSource Read(IReadOnlyList<float[]> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        Tensor<float> rows = SequenceTensor.Zeros<float>(features.Count, FeatureSize);
        for (int b = 0; b < features.Count; b++)
        {
            if (features[b].Length != FeatureSize)
                throw new ArgumentException($"The model reads feature vectors of {FeatureSize} numbers; number {b} has {features[b].Length}.",
                    nameof(features));
            features[b].CopyTo(SequenceTensor.Span(rows)[(b * FeatureSize)..]);
        }
        return new DecoderSource { Batch = features.Count, Contexts = Decoder.Stack.Contexts.ToDictionary(context => context.Name, _ => rows) };
    }

    /// <summary>A caption as the model writes it, without the end.</summary>
    internal int[] Encode(string caption) => Words.Encode(WordText.Split(caption));

    internal string Decode(IEnumerable<int> symbols) => string.Join(' ', symbols.Select(symbol => Words[symbol]));

    /// <summary>One batch forward and backward, with teacher forcing. Adds the gradient of the mean loss to the parameters' gradients.</summary>
    /// <param name="noise">Training with these dropout masks; null: nothing is dropped.</param>
    /// <returns>The mean loss in nats per word, ends included.</returns>
    internal double Backpropagate(IReadOnlyList<float[]> features, DecoderBatch captions, SequenceNoise? noise = null)
        => Decoder.Backpropagate(captions, Read(features), out _, noise);

    /// <summary>One batch forward only, with teacher forcing.</summary>
    /// <param name="noise">As in training with these dropout masks; null: nothing is dropped.</param>
    /// <returns>The loss in nats, summed over all words and ends.</returns>
    internal double Evaluate(IReadOnlyList<float[]> features, DecoderBatch captions, SequenceNoise? noise = null)
        => Decoder.Evaluate(captions, Read(features), noise);

    /// <summary>Disposes the layers of cells.</summary>
    public void Dispose() => Decoder.Dispose();

    /// <summary>Name and shape of parameter arrays of a model, without making it.</summary>
    internal static IEnumerable<(string Name, long[] Shape)> Shapes(IReadOnlyList<CellDefinition> cells, TokenVocabulary words, int featureSize,
        CaptionModelOptions options)
        => SequenceDecoder.Shapes(DecoderName, cells, DecoderOptions(cells, words, featureSize, options));

    static SequenceDecoderOptions DecoderOptions(IReadOnlyList<CellDefinition> cells, TokenVocabulary words, int featureSize,
        CaptionModelOptions options)
        => new(words.Size, CellStack.EmbeddingSize(cells, options.Stack.HiddenSize, options.EmbeddingSize), options.Stack)
        { ContextSize = featureSize };
}
