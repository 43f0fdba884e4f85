using System.Numerics.Tensors;
using System.Text;
using CellDsl.Training.Attention;
using CellDsl.Training.Decoding;
using CellDsl.Training.Layers;
using CellDsl.Training.Models.Decoders;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;
using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Translation;

/// <summary>An encoder-decoder on characters: an encoder of any cell reads the source, a decoder of any cell writes the target, beginning with the
/// encoder's last state and looking at its states at every step (Cho et al., 2014; Sutskever, Vinyals and Le, 2014; Bahdanau, Cho and Bengio, 2015;
/// Luong, Pham and Manning, 2015).</summary>
public sealed class TranslationModel : IModel
{
    const string EncoderPrefix = "source.", DecoderName = "target";

    readonly Embedding _embedding;
    readonly StateBridge _bridge;

    /// <summary>Creates the model and initialises its parameters from <paramref name="seed"/>.</summary>
    /// <param name="encoderCells">One per layer, from the lowest, each with one input and no context.</param>
    /// <param name="decoderCells">The same of the decoder; may be others.</param>
    /// <param name="source">Characters of sources.</param>
    /// <param name="target">Characters of targets.</param>
    /// <param name="seed">Of the initial values; every part draws numbers of its own.</param>
    /// <param name="layerOptions">How the layers run.</param>
    /// <exception cref="ArgumentException">A cell has several inputs or contexts, or the sizes do not fit it or the attention's score.</exception>
    public TranslationModel(IReadOnlyList<CellDefinition> encoderCells, IReadOnlyList<CellDefinition> decoderCells, Vocabulary source,
        Vocabulary target,
        TranslationModelOptions options, ulong seed, LayerOptions? layerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(encoderCells);
        ArgumentNullException.ThrowIfNull(decoderCells);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        (EncoderCells, DecoderCells, SourceVocabulary, TargetVocabulary, Options) = (encoderCells, decoderCells, source, target, options);
        layerOptions ??= new LayerOptions();
        int embeddingSize = CellStack.EmbeddingSize(encoderCells, options.Encoder.HiddenSize, options.EmbeddingSize);
        Encoder = CellStack.Create(encoderCells, embeddingSize, options.Encoder, seed, layerOptions, EncoderPrefix);
        _embedding = new Embedding($"{EncoderPrefix}embedding", source.Size, embeddingSize, seed);
        Decoder = new SequenceDecoder(DecoderName, decoderCells, DecoderOptions(decoderCells, target, options) with
            { SourceSize = Encoder.OutputSize }, seed, layerOptions)
        {
            Times = Times,
        };
        _bridge = new StateBridge("bridge", Encoder, Decoder.Stack, seed, layerOptions.Threads);
        Parameters = [_embedding.Parameters, .. CellStack.Parameters(Encoder, EncoderPrefix), .. _bridge.Parameters, .. Decoder.Parameters];
    }

    /// <summary>One per layer, from the lowest.</summary>
    public IReadOnlyList<CellDefinition> EncoderCells { get; }
    /// <summary>One per layer, from the lowest.</summary>
    public IReadOnlyList<CellDefinition> DecoderCells { get; }
    /// <summary>The characters of sources; any other is read as unknown.</summary>
    public Vocabulary SourceVocabulary { get; }
    /// <summary>The characters of targets; the unknown one is never written.</summary>
    public Vocabulary TargetVocabulary { get; }
    /// <summary>Sizes and parts as given; an embedding size left open stays null.</summary>
    public TranslationModelOptions Options { get; }
    internal SequenceStack<float> Encoder { get; }
    internal SequenceDecoder Decoder { get; }
    /// <summary>All parameters with their gradients, in blocks of different names: encoder, learned maps from its final states to the decoder's
    /// initial ones, decoder.</summary>
    public IReadOnlyList<ParameterBlock> Parameters { get; }
    internal PartTimes Times { get; } = new();
    /// <summary>Numbers in all parameters together.</summary>
    public int ParameterCount => Parameters.Sum(block => block.Count);

    PartTimes IModel.Times => Times;

    /// <summary>A source as the encoder reads it: characters that the model does not know are read as unknown.</summary>
    internal int[] EncodeSource(string text)
    {
        int[] codes = [.. text.EnumerateRunes().Select(SourceVocabulary.Encode)];
        if (Options.ReverseSource)
            Array.Reverse(codes);
        return codes;
    }

    /// <summary>A target as the decoder writes it, without the end.</summary>
    internal int[] EncodeTarget(string text) => [.. text.EnumerateRunes().Select(TargetVocabulary.Encode)];

    internal string DecodeTarget(IEnumerable<int> symbols)
    {
        var text = new StringBuilder();
        foreach (int symbol in symbols)
            text.Append(TargetVocabulary[symbol]);
        return text.ToString();
    }

    /// <summary>One batch forward and backward, with teacher forcing. Adds the gradient of the mean loss to the parameters' gradients.</summary>
    /// <param name="noise">Training with these dropout masks; null: nothing is dropped.</param>
    /// <returns>The mean loss in nats per character, ends included.</returns>
    internal double Backpropagate(PaddedSequences sources, DecoderBatch targets, SequenceNoise? noise = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        long time = PartTimes.Now;
        SequenceArguments<float> inputs = Call(sources, noise);
        time = Times.Add(TrainingPart.Embedding, time);
        using RecordedPass<float> pass = Encoder.Record(inputs);
        time = Times.Add(TrainingPart.Layers, time);
        DecoderSource start = From(sources, pass);
        Times.Add(TrainingPart.Attention, time);
        double loss = Decoder.Backpropagate(targets, start, out BackwardResult<float> back, noise);

        time = PartTimes.Now;
        Tensor<float> stateGradients = SequenceTensor.Zeros<float>(pass.Output.Lengths);
        if (start.Memory is { } memory)
            Decoder.Attention!.Finish(memory, SequenceTensor.Span(stateGradients));
        Dictionary<string, Tensor<float>> finalGradients = _bridge.Backward(pass.FinalStates, back.InitialStates);
        time = Times.Add(TrainingPart.Attention, time);
        BackwardResult<float> source = pass.Backward(stateGradients, finalGradients);
        time = Times.Add(TrainingPart.Layers, time);
        _embedding.Backward(sources.Symbols, SequenceTensor.Span(source.Input));
        Times.Add(TrainingPart.Embedding, time);
        return loss;
    }

    /// <summary>One batch forward only, with teacher forcing.</summary>
    /// <param name="noise">As in training with these dropout masks; null: nothing is dropped.</param>
    /// <returns>The loss in nats, summed over all characters and ends.</returns>
    internal double Evaluate(PaddedSequences sources, DecoderBatch targets, SequenceNoise? noise = null)
        => Decoder.Evaluate(targets, Read(sources, noise), noise);

    /// <summary>What the decoder begins with and looks at.</summary>
    /// <param name="noise">As in training with these dropout masks; null: nothing is dropped.</param>
    internal DecoderSource Read(PaddedSequences sources, SequenceNoise? noise = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return From(sources, Encoder.Run(Call(sources, noise)));
    }

    /// <summary>Disposes the layers of encoder and decoder.</summary>
    public void Dispose()
    {
        Encoder.Dispose();
        Decoder.Dispose();
    }

    /// <summary>Name and shape of parameter arrays of a model, without making it.</summary>
    internal static IEnumerable<(string Name, long[] Shape)> Shapes(IReadOnlyList<CellDefinition> encoderCells,
        IReadOnlyList<CellDefinition> decoderCells,
        Vocabulary target, TranslationModelOptions options)
        => CellStack.Shapes(encoderCells, CellStack.EmbeddingSize(encoderCells, options.Encoder.HiddenSize, options.EmbeddingSize), options.Encoder,
        EncoderPrefix)
            .Concat(SequenceDecoder.Shapes(DecoderName, decoderCells, DecoderOptions(decoderCells, target, options)));

    static SequenceDecoderOptions DecoderOptions(IReadOnlyList<CellDefinition> cells, Vocabulary target, TranslationModelOptions options)
        => new(target.Size, CellStack.EmbeddingSize(cells, options.Decoder.HiddenSize, options.EmbeddingSize), options.Decoder)
        { Attention = options.Attention };

    SequenceArguments<float> Call(PaddedSequences sources, SequenceNoise? noise)
    {
        Tensor<float> vectors = SequenceTensor.Zeros<float>(sources.Steps, sources.Batch, _embedding.Size);
        _embedding.Forward(sources.Symbols, SequenceTensor.Span(vectors));
        return new SequenceArguments<float>(vectors) { Mask = sources.Mask, Noise = noise };
    }

    DecoderSource From(PaddedSequences sources, SequenceResult<float> encoded)
    {
        AttentionMemory? memory = null;
        if (Decoder.Attention is { } attention)
            attention.Read(memory = new AttentionMemory(), SequenceTensor.Span(encoded.Output), sources.Lengths, sources.Steps, sources.Batch);
        return new DecoderSource { Batch = sources.Batch, InitialStates = _bridge.Forward(encoded.FinalStates), Memory = memory };
    }
}
