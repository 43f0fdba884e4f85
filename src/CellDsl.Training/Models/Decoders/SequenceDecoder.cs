using System.Numerics.Tensors;
using CellDsl.Training.Attention;
using CellDsl.Training.Decoding;
using CellDsl.Training.Layers;
using CellDsl.Training.Losses;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;
using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Decoders;

/// <summary>The writing half of a model: embedding, a stack of cells, attention over source states where there are any, a dense layer and a softmax
/// over the next symbol. What it writes from comes in as initial states, contexts or source states. Symbol 0 stands for what is unknown and is never
/// written.</summary>
sealed class SequenceDecoder : IDisposable
{
    /// <summary>What stands for any symbol that is not known.</summary>
    public const int Unknown = TokenVocabulary.Unknown;

    /// <param name="name">What the names of parameters begin with.</param>
    /// <param name="cells">One per layer, from the lowest.</param>
    /// <param name="seed">Of the initial values; every part draws numbers of its own.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the cells or the score, or a cell has several inputs or not so many
    /// contexts.</exception>
    public SequenceDecoder(string name, IReadOnlyList<CellDefinition> cells, SequenceDecoderOptions options, ulong seed, LayerOptions layerOptions)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(layerOptions);
        Stack = CellStack.Create(cells, options.EmbeddingSize, options.Stack.RequireForward(), seed, layerOptions, $"{name}.", options.ContextSize);
        End = options.Symbols;
        Embedding = new Embedding($"{name}.embedding", Symbols, options.EmbeddingSize, seed);
        int hiddenSize = options.Stack.HiddenSize;
        if (options.Attention is { } score)
            Attention = new AttentionLayer($"{name}.attention", score, Stack.OutputSize, options.SourceSize, hiddenSize, seed,
                score == AttentionScore.Additive ? hiddenSize : 0, layerOptions.Threads);
        Dense = new Dense($"{name}.dense", Attention?.OutputSize ?? Stack.OutputSize, Symbols, seed, layerOptions.Threads);
        Parameters = [Embedding.Parameters, .. CellStack.Parameters(Stack, $"{name}."), .. Attention?.Parameters ?? [], Dense.Parameters];
    }

    /// <summary>Where the time of <see cref="Backpropagate"/> went.</summary>
    public PartTimes Times { get; init; } = new();
    public Embedding Embedding { get; }
    public SequenceStack<float> Stack { get; }
    public AttentionLayer? Attention { get; }
    public Dense Dense { get; }
    public IReadOnlyList<ParameterBlock> Parameters { get; }

    /// <summary>The symbol that begins and ends every sequence: the last one.</summary>
    public int End { get; }
    /// <summary>All symbols, the unknown one and the end included.</summary>
    public int Symbols => End + 1;

    /// <summary>Forward and backward. Adds the gradient of the mean loss per symbol to those of the parameters and, in the source's memory, of its
    /// states.</summary>
    /// <param name="back">Gradients of initial states and contexts.</param>
    /// <param name="noise">Training with these dropout masks; null: nothing is dropped.</param>
    /// <returns>The mean loss in nats per symbol.</returns>
    public double Backpropagate(DecoderBatch batch, DecoderSource source, out BackwardResult<float> back, SequenceNoise? noise = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(source);
        long time = PartTimes.Now;
        SequenceArguments<float> inputs = Call(batch.Inputs, batch.Steps, batch.Mask, source, noise);
        time = Times.Add(TrainingPart.Embedding, time);
        using RecordedPass<float> pass = Stack.Record(inputs);
        ReadOnlySpan<float> outputs = SequenceTensor.Span(pass.Output);
        time = Times.Add(TrainingPart.Layers, time);
        AttentionPass? looked = Look(source.Memory, outputs);
        ReadOnlySpan<float> features = looked is null ? outputs : looked.Outputs;
        TrainingPart looking = looked is null ? TrainingPart.Output : TrainingPart.Attention;
        time = Times.Add(looking, time);
        float[] logits = Logits(features);
        double nats = SoftmaxCrossEntropy.Backward(logits, batch.Targets, 1f / batch.Count);

        float[] featureGradients = new float[features.Length];
        Dense.Backward(features, logits, featureGradients);
        time = Times.Add(TrainingPart.Output, time);
        Tensor<float> outputGradients = SequenceTensor.Zeros<float>(pass.Output.Lengths);
        if (looked is null)
            featureGradients.CopyTo(SequenceTensor.Span(outputGradients));
        else
            Attention!.Backward(source.Memory!, looked, outputs, featureGradients, SequenceTensor.Span(outputGradients));
        time = Times.Add(looking, time);
        back = pass.Backward(outputGradients);
        time = Times.Add(TrainingPart.Layers, time);
        Embedding.Backward(batch.Inputs, SequenceTensor.Span(back.Input));
        Times.Add(TrainingPart.Embedding, time);
        return nats / batch.Count;
    }

    /// <summary>Forward only.</summary>
    /// <param name="noise">As in training with these dropout masks; null: nothing is dropped.</param>
    /// <returns>The loss in nats, summed over all symbols.</returns>
    public double Evaluate(DecoderBatch batch, DecoderSource source, SequenceNoise? noise = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(source);
        SequenceResult<float> result = Stack.Run(Call(batch.Inputs, batch.Steps, batch.Mask, source, noise));
        ReadOnlySpan<float> outputs = SequenceTensor.Span(result.Output);
        return SoftmaxCrossEntropy.Sum(Logits(Look(source.Memory, outputs) is { } looked ? looked.Outputs : outputs), batch.Targets);
    }

    /// <summary>What is written from one source, the best first.</summary>
    /// <param name="maxLength">Symbols at most, without the end.</param>
    /// <param name="beam">Beginnings kept by the search; 1: greedy.</param>
    /// <param name="normalization">By what a beam ranks finished sequences.</param>
    public IReadOnlyList<Hypothesis> Write(DecoderSource source, int maxLength, int beam = 1, LengthNormalization normalization = default)
    {
        DecoderSteps steps = Steps(source);
        var options = new DecoderOptions(End, End, maxLength + 1);
        return beam == 1 ? [GreedyDecoder.Decode(steps, options)] : BeamSearch.Decode(steps, options, beam, normalization);
    }

    /// <summary>One source as decoders use it, for any number of hypotheses.</summary>
    public DecoderSteps Steps(DecoderSource source) => new(this, source);

    /// <summary>Name and shape of the embedding's and the stack's parameter arrays, without making the decoder.</summary>
    public static IEnumerable<(string Name, long[] Shape)> Shapes(string name, IReadOnlyList<CellDefinition> cells, SequenceDecoderOptions options)
        => CellStack.Shapes(cells, options.EmbeddingSize, options.Stack, $"{name}.", options.ContextSize)
            .Prepend(($"{name}.embedding.E", [options.Symbols + 1, options.EmbeddingSize]));

    public void Dispose() => Stack.Dispose();

    /// <summary>One symbol per row, read from the states in <paramref name="source"/>.</summary>
    /// <returns>The states after the step, and what the readout sees.</returns>
    public (SequenceResult<float> Result, AttentionPass? Looked) Step(ReadOnlySpan<int> symbols, DecoderSource source)
    {
        SequenceResult<float> result = Stack.Run(Call(symbols, 1, null, source, null));
        return (result, Look(source.Memory, SequenceTensor.Span(result.Output)));
    }

    /// <summary>Log-probabilities of the next symbols.</summary>
    /// <param name="features">[rows, n]</param>
    /// <param name="logProbabilities">[rows, <see cref="Symbols"/>]</param>
    public void Read(ReadOnlySpan<float> features, Span<float> logProbabilities)
    {
        Dense.Forward(features, logProbabilities);
        for (int start = 0; start < logProbabilities.Length; start += Symbols)
            logProbabilities[start + Unknown] = float.NegativeInfinity;
        LogSoftmax.Rows(logProbabilities, Symbols);
    }

    SequenceArguments<float> Call(ReadOnlySpan<int> symbols, int steps, SequenceMask? mask, DecoderSource source, SequenceNoise? noise)
    {
        Tensor<float> vectors = SequenceTensor.Zeros<float>(steps, source.Batch, Embedding.Size);
        Embedding.Forward(symbols, SequenceTensor.Span(vectors));
        return new SequenceArguments<float>(vectors)
            { InitialStates = new(source.InitialStates), Contexts = new(source.Contexts), Mask = mask, Noise = noise };
    }

    AttentionPass? Look(AttentionMemory? memory, ReadOnlySpan<float> queries) => Attention?.Forward(
        memory ?? throw new ArgumentException("A decoder with attention needs the memory of a source."), queries);

    float[] Logits(ReadOnlySpan<float> features)
    {
        float[] logits = new float[features.Length / Dense.Inputs * Symbols];
        Dense.Forward(features, logits);
        return logits;
    }
}
