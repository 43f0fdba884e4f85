using System.Numerics.Tensors;

namespace CellDsl.Training;

/// <summary>The writing half of a model: embedding, a stack of cells, attention over source states where there are any, a dense layer and a softmax over
/// the next symbol. What it writes from comes in as initial states, contexts or source states. Symbol 0 stands for what is unknown and is never written.</summary>
public sealed class SequenceWriter : IDisposable
{
    /// <summary>What stands for any symbol that is not known.</summary>
    public const int Unknown = 0;

    /// <param name="name">What the names of parameters begin with.</param>
    /// <param name="seed">Of the first values; every part draws numbers of its own.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the cell or the score.</exception>
    public SequenceWriter(string name, CellDefinition cell, WriterOptions options, ulong seed, LayerOptions layerOptions)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(layerOptions);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Layers, 1);
        LayerSizes.Require(cell.Description, "this model", options.ContextSize > 0 ? 1 : 0);
        End = options.Symbols;
        Embedding = new Embedding($"{name}.embedding", Symbols, options.EmbeddingSize, seed);
        var layers = new List<CellLayer<float>>();
        for (int inputSize = Embedding.Size; layers.Count < options.Layers; inputSize = layers[^1].OutputSize)
            layers.Add(LayerSizes.Layer(cell, LayerSizes.Of(cell.Description, inputSize, options.HiddenSize, options.ContextSize),
                seed, $"{name}.layers.{layers.Count}", layerOptions));
        Stack = new SequenceStack<float>(layers);
        if (options.Attention is { } score)
            Attention = new AttentionLayer($"{name}.attention", score, Stack.OutputSize, options.SourceSize, options.HiddenSize, seed,
                score == AttentionScore.Additive ? options.HiddenSize : 0, layerOptions.Threads);
        Dense = new Dense($"{name}.dense", Attention?.OutputSize ?? Stack.OutputSize, Symbols, seed, layerOptions.Threads);
        Parameters = [Embedding.Parameters, .. Stack.Parameters($"{name}.layers"), .. Attention?.Parameters ?? [], Dense.Parameters];
    }

    public Embedding Embedding { get; }
    public SequenceStack<float> Stack { get; }
    public AttentionLayer? Attention { get; }
    public Dense Dense { get; }
    public IReadOnlyList<ParameterBlock> Parameters { get; }

    /// <summary>The symbol that begins and ends every sequence: the last one.</summary>
    public int End { get; }
    /// <summary>All symbols, the unknown one and the end included.</summary>
    public int Symbols => End + 1;

    /// <summary>Forward and backward. Adds the gradient of the mean loss per symbol to those of the parameters and, in the source's memory, of its states.</summary>
    /// <param name="back">Gradients of initial states and contexts.</param>
    /// <returns>The mean loss in nats per symbol.</returns>
    public double Backpropagate(WriterBatch batch, WriterSource source, out BackwardResult<float> back)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(source);
        using RecordedPass<float> pass = Stack.Record(Call(batch.Inputs, batch.Steps, batch.Mask, source));
        ReadOnlySpan<float> outputs = SequenceTensor.Span(pass.Output);
        AttentionPass? looked = Look(source.Memory, outputs);
        ReadOnlySpan<float> features = looked is null ? outputs : looked.Outputs;
        float[] logits = Logits(features);
        double nats = SoftmaxCrossEntropy.Backward(logits, batch.Targets, 1f / batch.Count);

        float[] featureGradients = new float[features.Length];
        Dense.Backward(features, logits, featureGradients);
        Tensor<float> outputGradients = SequenceTensor.Zeros<float>(pass.Output.Lengths);
        if (looked is null)
            featureGradients.CopyTo(SequenceTensor.Span(outputGradients));
        else
            Attention!.Backward(source.Memory!, looked, outputs, featureGradients, SequenceTensor.Span(outputGradients));
        back = pass.Backward(outputGradients);
        Embedding.Backward(batch.Inputs, SequenceTensor.Span(back.Input));
        return nats / batch.Count;
    }

    /// <summary>Forward only.</summary>
    /// <returns>The loss in nats, summed over all symbols.</returns>
    public double Evaluate(WriterBatch batch, WriterSource source)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(source);
        SequenceResult<float> result = Stack.Run(Call(batch.Inputs, batch.Steps, batch.Mask, source));
        ReadOnlySpan<float> outputs = SequenceTensor.Span(result.Output);
        return SoftmaxCrossEntropy.Sum(Logits(Look(source.Memory, outputs) is { } looked ? looked.Outputs : outputs), batch.Targets);
    }

    /// <summary>One source as decoders use it, for any number of hypotheses.</summary>
    public WriterSteps Steps(WriterSource source) => new(this, source);

    public void Dispose() => Stack.Dispose();

    /// <summary>One symbol per row, read from the states in <paramref name="source"/>.</summary>
    /// <returns>The states after the step, and what the readout sees.</returns>
    internal (SequenceResult<float> Result, AttentionPass? Looked) Step(ReadOnlySpan<int> symbols, WriterSource source)
    {
        SequenceResult<float> result = Stack.Run(Call(symbols, 1, null, source));
        return (result, Look(source.Memory, SequenceTensor.Span(result.Output)));
    }

    /// <summary>Log-probabilities of the next symbols.</summary>
    /// <param name="features">[rows, n]</param>
    /// <param name="logProbabilities">[rows, <see cref="Symbols"/>]</param>
    internal void Read(ReadOnlySpan<float> features, Span<float> logProbabilities)
    {
        Dense.Forward(features, logProbabilities);
        for (int start = 0; start < logProbabilities.Length; start += Symbols)
            logProbabilities[start + Unknown] = float.NegativeInfinity;
        LogSoftmax.Rows(logProbabilities, Symbols);
    }

    SequenceCall<float> Call(ReadOnlySpan<int> symbols, int steps, SequenceMask? mask, WriterSource source)
    {
        Tensor<float> vectors = SequenceTensor.Zeros<float>(steps, source.Batch, Embedding.Size);
        Embedding.Forward(symbols, SequenceTensor.Span(vectors));
        return new SequenceCall<float>(vectors) { InitialStates = source.InitialStates, Contexts = source.Contexts, Mask = mask };
    }

    AttentionPass? Look(AttentionMemory? memory, ReadOnlySpan<float> queries) => Attention?.Forward(
        memory ?? throw new ArgumentException("A writer with attention needs the memory of a source."), queries);

    float[] Logits(ReadOnlySpan<float> features)
    {
        float[] logits = new float[features.Length / Dense.Inputs * Symbols];
        Dense.Forward(features, logits);
        return logits;
    }
}
