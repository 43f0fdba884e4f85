using System.Numerics.Tensors;
using System.Text;

namespace CellDsl.Training;

/// <summary>An encoder-decoder on characters: an encoder of any cell reads the source, a <see cref="SequenceWriter"/> of any cell writes the target, beginning with the
/// encoder's last state and looking at its states at every step (Cho et al., 2014; Sutskever, Vinyals and Le, 2014; Bahdanau, Cho and Bengio, 2015; Luong, Pham and Manning, 2015).</summary>
public sealed class TranslationModel : IDisposable
{
    readonly Embedding _embedding;
    readonly StateBridge _bridge;

    /// <param name="encoderCell">With one input and no context.</param>
    /// <param name="decoderCell">With one input and no context; may be the same.</param>
    /// <param name="source">Characters of sources.</param>
    /// <param name="target">Characters of targets.</param>
    /// <param name="seed">Of the first values; every part draws numbers of its own.</param>
    /// <param name="layerOptions">How the layers run.</param>
    /// <exception cref="ArgumentException">A cell has several inputs or contexts, or the sizes do not fit it or the attention's score.</exception>
    public TranslationModel(CellDefinition encoderCell, CellDefinition decoderCell, Vocabulary source, Vocabulary target,
        TranslationModelOptions options, ulong seed, LayerOptions? layerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(encoderCell);
        ArgumentNullException.ThrowIfNull(decoderCell);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.EncoderLayers, 1);
        LayerSizes.Require(encoderCell.Description, "an encoder", contexts: 0);
        (EncoderCell, DecoderCell, SourceVocabulary, TargetVocabulary, Options) = (encoderCell, decoderCell, source, target, options);
        layerOptions ??= new LayerOptions();
        int hidden = options.HiddenSize;

        _embedding = new Embedding("source.embedding", source.Size, LayerSizes.Embedding(encoderCell.Description, hidden, options.EmbeddingSize), seed);
        var layers = new List<SequenceModule<float>>();
        for (int inputSize = _embedding.Size; layers.Count < options.EncoderLayers; inputSize = layers[^1].OutputSize)
            layers.Add(EncoderLayer(layers.Count, inputSize, seed, layerOptions));
        Encoder = new SequenceStack<float>(layers);
        Writer = new SequenceWriter("target", decoderCell,
            new WriterOptions(target.Size, LayerSizes.Embedding(decoderCell.Description, hidden, options.EmbeddingSize), options.DecoderLayers, hidden)
            {
                Attention = options.Attention,
                SourceSize = Encoder.OutputSize,
            }, seed, layerOptions);
        _bridge = new StateBridge("bridge", Encoder, Writer.Stack, seed, layerOptions.Threads);
        Parameters = [_embedding.Parameters, .. Encoder.Parameters("source.layers"), .. _bridge.Parameters, .. Writer.Parameters];
    }

    public CellDefinition EncoderCell { get; }
    public CellDefinition DecoderCell { get; }
    public Vocabulary SourceVocabulary { get; }
    public Vocabulary TargetVocabulary { get; }
    public TranslationModelOptions Options { get; }
    public SequenceStack<float> Encoder { get; }
    public SequenceWriter Writer { get; }
    public IReadOnlyList<ParameterBlock> Parameters { get; }
    /// <summary>Numbers in all parameters together.</summary>
    public int ParameterCount => Parameters.Sum(block => block.Count);

    /// <summary>A source as the encoder reads it: characters that the model does not know are read as unknown.</summary>
    public int[] EncodeSource(string text)
    {
        int[] codes = [.. text.EnumerateRunes().Select(SourceVocabulary.Encode)];
        if (Options.ReverseSource)
            Array.Reverse(codes);
        return codes;
    }

    /// <summary>A target as the decoder writes it, without the end.</summary>
    public int[] EncodeTarget(string text) => [.. text.EnumerateRunes().Select(TargetVocabulary.Encode)];

    public string DecodeTarget(IEnumerable<int> symbols)
    {
        var text = new StringBuilder();
        foreach (int symbol in symbols)
            text.Append(TargetVocabulary[symbol]);
        return text.ToString();
    }

    /// <summary>One batch forward and backward, with teacher forcing. Adds the gradient of the mean loss to the parameters' gradients.</summary>
    /// <returns>The mean loss in nats per character, ends included.</returns>
    public double Backpropagate(SourceBatch sources, WriterBatch targets)
    {
        ArgumentNullException.ThrowIfNull(sources);
        using var pass = (RecordedPass<float>)Encode(sources, record: true);
        WriterSource start = From(sources, pass);
        double loss = Writer.Backpropagate(targets, start, out BackwardResult<float> back);

        Tensor<float> stateGradients = SequenceTensor.Zeros<float>(pass.Output.Lengths);
        if (start.Memory is { } memory)
            Writer.Attention!.Finish(memory, SequenceTensor.Span(stateGradients));
        BackwardResult<float> source = pass.Backward(stateGradients, _bridge.Backward(pass.FinalStates, back.InitialStates));
        _embedding.Backward(sources.Symbols, SequenceTensor.Span(source.Input));
        return loss;
    }

    /// <summary>One batch forward only, with teacher forcing.</summary>
    /// <returns>The loss in nats, summed over all characters and ends.</returns>
    public double Evaluate(SourceBatch sources, WriterBatch targets) => Writer.Evaluate(targets, Read(sources));

    /// <summary>What the decoder begins with and looks at.</summary>
    public WriterSource Read(SourceBatch sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return From(sources, Encode(sources, record: false));
    }

    public void Dispose()
    {
        Encoder.Dispose();
        Writer.Dispose();
    }

    SequenceResult<float> Encode(SourceBatch sources, bool record)
    {
        Tensor<float> vectors = SequenceTensor.Zeros<float>(sources.Steps, sources.Batch, _embedding.Size);
        _embedding.Forward(sources.Symbols, SequenceTensor.Span(vectors));
        var call = new SequenceCall<float>(vectors) { Mask = sources.Mask };
        return record ? Encoder.Record(call) : Encoder.Run(call);
    }

    WriterSource From(SourceBatch sources, SequenceResult<float> encoded)
    {
        AttentionMemory? memory = null;
        if (Writer.Attention is { } attention)
            attention.Read(memory = new AttentionMemory(), SequenceTensor.Span(encoded.Output), sources.Lengths, sources.Steps, sources.Batch);
        return new WriterSource { Batch = sources.Batch, InitialStates = _bridge.Forward(encoded.FinalStates), Memory = memory };
    }

    SequenceModule<float> EncoderLayer(int layer, int inputSize, ulong seed, LayerOptions layerOptions)
    {
        CellSizes sizes = LayerSizes.Of(EncoderCell.Description, inputSize, Options.HiddenSize);
        CellLayer<float> Direction(string name) => LayerSizes.Layer(EncoderCell, sizes, seed, $"source.layers.{layer}{name}", layerOptions);
        return Options.Direction == EncoderDirection.Forward
            ? Direction("")
            : new Bidirectional<float>(Direction(".forward"), Direction(".backward"),
                Options.Direction == EncoderDirection.Summed ? SkipKind.Sum : SkipKind.Concatenate);
    }
}
