using System.Numerics.Tensors;
using CellDsl.Training.Decoding;
using CellDsl.Training.Losses;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Models.Language;
using CellDsl.Training.Sequences;
using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Classification;

/// <summary>Tells the class of a text: embedding, a stack of cells over all its symbols, one vector of what the stack puts out, a dense layer and a
/// softmax.</summary>
public sealed class Classifier : SymbolModel
{
    readonly int _backwards;

    /// <summary>Creates the model and initialises its parameters from <paramref name="seed"/>.</summary>
    /// <param name="cells">One per layer, from the lowest.</param>
    /// <param name="labels">The classes' names, in the order of their numbers.</param>
    /// <param name="seed">Of the initial values; every part draws numbers of its own.</param>
    /// <exception cref="ArgumentException">A cell has several inputs or contexts, or the sizes do not fit it, or there are no classes.</exception>
    public Classifier(IReadOnlyList<CellDefinition> cells, TokenVocabulary vocabulary, IReadOnlyList<string> labels, ClassifierOptions options,
        ulong seed,
        LayerOptions? layerOptions = null)
        : base(cells, vocabulary.Size, EmbeddingSize(cells, options), RequireReadable(options).Stack, labels.Count, seed, layerOptions)
    {
        (Vocabulary, Labels, Options) = (vocabulary, labels, options);
        _backwards = options.Stack.Direction == LayerDirection.Concatenated ? Stack.OutputSize / 2 : 0;
    }

    /// <summary>The words or characters that the model knows.</summary>
    public TokenVocabulary Vocabulary { get; }
    /// <summary>The classes' names, in the order of their numbers.</summary>
    public IReadOnlyList<string> Labels { get; }
    /// <summary>Sizes, readout and unit as given; an embedding size left open stays null.</summary>
    public ClassifierOptions Options { get; }

    /// <summary>A text as the model reads it.</summary>
    internal int[] Encode(string text) => Vocabulary.Encode(ClassifierOptions.Tokens(text, Options.Unit));

    /// <summary>Forward and backward. Adds the gradient of the mean loss to the parameters' gradients.</summary>
    /// <param name="noise">Training with these dropout masks; null: nothing is dropped.</param>
    /// <returns>The mean loss in nats per text.</returns>
    internal double Backpropagate(TextBatch batch, SequenceNoise? noise = null)
    {
        long time = PartTimes.Now;
        Tensor<float> vectors = Vectors(batch.Symbols, batch.Steps, batch.Batch);
        time = Times.Add(TrainingPart.Embedding, time);
        using RecordedPass<float> pass = Stack.Record(new SequenceArguments<float>(vectors) { Mask = batch.Mask, Noise = noise });
        time = Times.Add(TrainingPart.Layers, time);
        float[] read = Read(pass.Output, batch), logits = Logits(read, batch), gradients = new float[read.Length];
        double nats = SoftmaxCrossEntropy.Backward(logits, batch.Labels, 1f / batch.Batch);
        Dense.Backward(read, logits, gradients);
        Tensor<float> outputGradient = SequenceTensor.Zeros<float>(pass.Output.Lengths);
        SequenceReadout.Backward(Options.Readout, gradients, batch, SequenceTensor.Span(outputGradient), _backwards);
        time = Times.Add(TrainingPart.Output, time);
        Tensor<float> inputGradient = pass.Backward(outputGradient).Input;
        time = Times.Add(TrainingPart.Layers, time);
        Embedding.Backward(batch.Symbols, SequenceTensor.Span(inputGradient));
        Times.Add(TrainingPart.Embedding, time);
        return nats / batch.Batch;
    }

    /// <summary>Probabilities of the classes, the softmax of the logits, without dropout: [B, classes], a row for each of the B texts, classes in the
    /// order of <see cref="Labels"/>. Symbols that the vocabulary does not have are read as <see cref="TokenVocabulary.UnknownToken"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no text.</exception>
    /// <exception cref="NotFiniteNumberException">The model's logits are not finite: it has diverged.</exception>
    public float[] Probabilities(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfZero(texts.Count);
        return Probabilities(new TextBatch([.. texts.Select(Encode)], [.. texts.Select(_ => SoftmaxCrossEntropy.Ignored)]));
    }

    /// <summary>Probabilities of the classes, [B, classes], in evaluation.</summary>
    /// <exception cref="NotFiniteNumberException">The model's logits are not finite.</exception>
    internal float[] Probabilities(TextBatch batch)
    {
        float[] logits = FiniteLogits(batch);
        LogSoftmax.Rows(logits, Labels.Count);
        for (int k = 0; k < logits.Length; k++)
            logits[k] = MathF.Exp(logits[k]);
        return logits;
    }

    /// <returns>The loss in nats, summed over the texts, in evaluation.</returns>
    internal double Evaluate(TextBatch batch) => SoftmaxCrossEntropy.Sum(Forward(batch), batch.Labels);

    /// <exception cref="NotFiniteNumberException">One is infinite or not a number, so that no class is the likeliest.</exception>
    internal float[] FiniteLogits(TextBatch batch)
    {
        float[] logits = Forward(batch);
        int k = Array.FindIndex(logits, logit => !float.IsFinite(logit));
        return k < 0 ? logits : throw new NotFiniteNumberException(
            $"The model's outputs are not finite: text {k / Labels.Count + 1} has the logit {logits[k]} for '{Labels[k % Labels.Count]}'. The model "
            + $"may have diverged.", logits[k]);
    }

    float[] Forward(TextBatch batch)
    {
        Tensor<float> vectors = Vectors(batch.Symbols, batch.Steps, batch.Batch);
        return Logits(Read(Stack.Run(new SequenceArguments<float>(vectors) { Mask = batch.Mask }).Output, batch), batch);
    }

    internal static int EmbeddingSize(IReadOnlyList<CellDefinition> cells, ClassifierOptions options)
        => CellStack.EmbeddingSize(cells, options.Stack.HiddenSize, options.EmbeddingSize);

    static ClassifierOptions RequireReadable(ClassifierOptions options)
        => options is { Readout: Readout.Last, Stack.Direction: LayerDirection.Summed }
        ? throw new ArgumentException("The last outputs of two directions stand at different symbols, so they cannot be summed symbol by symbol; "
            + "concatenate them.")
        : options;

    float[] Read(Tensor<float> outputs, TextBatch batch)
    {
        float[] vectors = new float[batch.Batch * Stack.OutputSize];
        SequenceReadout.Forward(Options.Readout, SequenceTensor.Span(outputs), batch, vectors, _backwards);
        return vectors;
    }

    float[] Logits(float[] read, TextBatch batch)
    {
        float[] logits = new float[batch.Batch * Labels.Count];
        Dense.Forward(read, logits);
        return logits;
    }
}
