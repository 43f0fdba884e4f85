using System.Numerics.Tensors;
using CellDsl.Training.Decoding;
using CellDsl.Training.Losses;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Language;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Sequences;
using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Tagging;

/// <summary>Sizes of a tagger.</summary>
public sealed record TaggerOptions
{
    /// <summary>The recurrent layers, of hidden size 64 by default. A label that depends on later words needs layers that read in both
    /// directions.</summary>
    public StackOptions Stack { get; init; } = new() { HiddenSize = 64 };
    /// <summary>Numbers per word vector; null: the hidden size for a cell that demands it, else at most 64.</summary>
    public int? EmbeddingSize { get; init; }

    /// <summary>Throws if an option is out of range; checkpoints with such options are refused.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate() => Stack.Validate();
}

/// <summary>Predicts the label of every word of a sentence: embedding, a stack of cells, and at each time step a dense layer and a softmax.</summary>
public sealed class Tagger : SymbolModel
{
    /// <summary>Creates the model and initialises its parameters from <paramref name="seed"/>.</summary>
    /// <param name="cells">One per layer, from the lowest.</param>
    /// <param name="labels">The labels' names, in the order of their indices.</param>
    /// <param name="seed">Of the initial values; every part draws numbers of its own.</param>
    /// <exception cref="ArgumentException">A cell has several inputs or contexts, or the sizes do not fit it, or there are no labels.</exception>
    public Tagger(IReadOnlyList<CellDefinition> cells, TokenVocabulary vocabulary, IReadOnlyList<string> labels, TaggerOptions options, ulong seed,
        LayerOptions? layerOptions = null)
        : base(cells, vocabulary.Size, EmbeddingSize(cells, options), options.Stack, labels.Count, seed, layerOptions)
        => (Vocabulary, Labels, Options) = (vocabulary, labels, options);

    /// <summary>The words that the model knows.</summary>
    public TokenVocabulary Vocabulary { get; }
    /// <summary>The labels' names, in the order of their indices.</summary>
    public IReadOnlyList<string> Labels { get; }
    /// <summary>Sizes as given; an embedding size left open stays null.</summary>
    public TaggerOptions Options { get; }

    /// <summary>Probabilities of the labels at each time step, without dropout: [T, labels] for the T words of one sentence, labels in the order of
    /// <see cref="Labels"/>. Words that the vocabulary does not have are read as <see cref="TokenVocabulary.UnknownToken"/>.</summary>
    /// <exception cref="NotFiniteNumberException">The model's logits are not finite: it has diverged.</exception>
    public float[] Probabilities(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return Probabilities(FiniteLogits(new TagBatch([Vocabulary.Encode(words)])), words.Count);
    }

    /// <summary>The likeliest label of each word of a sentence; of equally likely ones the first.</summary>
    /// <exception cref="NotFiniteNumberException">The model's logits are not finite: it has diverged.</exception>
    public string[] Label(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var batch = new TagBatch([Vocabulary.Encode(words)]);
        float[] logits = FiniteLogits(batch);
        return [.. words.Select((_, t) => Labels[Likeliest(logits, batch, t, 0)])];
    }

    /// <summary>The same as an index, with the label's probability.</summary>
    internal (int Label, float Probability)[] LabelWithProbability(IReadOnlyList<string> words)
    {
        var batch = new TagBatch([Vocabulary.Encode(words)]);
        float[] logits = FiniteLogits(batch), probabilities = Probabilities(logits, words.Count);
        return [.. words.Select((_, t) => Likeliest(logits, batch, t, 0)).Select((label, t) => (label, probabilities[t * Labels.Count + label]))];
    }

    /// <summary>Forward and backward. Adds the gradient of the mean loss over the batch's words to the parameters' gradients.</summary>
    /// <param name="noise">Training with these dropout masks; null: nothing is dropped.</param>
    /// <returns>The mean loss in nats per word.</returns>
    internal double Backpropagate(TagBatch batch, SequenceNoise? noise = null)
    {
        long time = PartTimes.Now;
        Tensor<float> vectors = Vectors(batch.Symbols, batch.Steps, batch.Batch);
        time = Times.Add(TrainingPart.Embedding, time);
        using RecordedPass<float> pass = Stack.Record(new SequenceArguments<float>(vectors) { Mask = batch.Mask, Noise = noise });
        time = Times.Add(TrainingPart.Layers, time);
        float[] logits = Logits(pass.Output, batch);
        // Rows behind a sentence's end have no label: their gradients are zero.
        double nats = SoftmaxCrossEntropy.Backward(logits, batch.Labels, 1f / batch.Words);
        Tensor<float> outputGradient = SequenceTensor.Zeros<float>(pass.Output.Lengths);
        Dense.Backward(SequenceTensor.Span(pass.Output), logits, SequenceTensor.Span(outputGradient));
        time = Times.Add(TrainingPart.Output, time);
        Tensor<float> inputGradient = pass.Backward(outputGradient).Input;
        time = Times.Add(TrainingPart.Layers, time);
        Embedding.Backward(batch.Symbols, SequenceTensor.Span(inputGradient));
        Times.Add(TrainingPart.Embedding, time);
        return nats / batch.Words;
    }

    /// <returns>The loss in nats, summed over the words, in evaluation.</returns>
    internal double Evaluate(TagBatch batch) => SoftmaxCrossEntropy.Sum(Forward(batch), batch.Labels);

    /// <summary>Logits in evaluation, [T, B, labels].</summary>
    /// <exception cref="NotFiniteNumberException">One of a word is infinite or not a number, so that no label is the likeliest.</exception>
    internal float[] FiniteLogits(TagBatch batch)
    {
        float[] logits = Forward(batch);
        for (int b = 0; b < batch.Batch; b++)
            for (int t = 0; t < batch.Lengths[b]; t++)
                for (int k = 0; k < Labels.Count; k++)
                    if (logits[Row(batch, t, b) + k] is var logit && !float.IsFinite(logit))
                        throw new NotFiniteNumberException($"The model's outputs are not finite: word {t + 1} of sentence {b + 1} has the logit "
                            + $"{logit} for '{Labels[k]}'. The model may have diverged.", logit);
        return logits;
    }

    /// <summary>Index of the likeliest label at a time step of a sentence.</summary>
    /// <param name="logits">[T, B, labels]</param>
    internal int Likeliest(float[] logits, TagBatch batch, int t, int b)
        => TensorPrimitives.IndexOfMax(logits.AsSpan(Row(batch, t, b), Labels.Count));

    internal static int EmbeddingSize(IReadOnlyList<CellDefinition> cells, TaggerOptions options)
        => CellStack.EmbeddingSize(cells, options.Stack.HiddenSize, options.EmbeddingSize);

    /// <param name="logits">Of one sentence, [T, labels].</param>
    float[] Probabilities(float[] logits, int words)
    {
        float[] probabilities = logits[..(words * Labels.Count)];
        LogSoftmax.Rows(probabilities, Labels.Count);
        for (int k = 0; k < probabilities.Length; k++)
            probabilities[k] = MathF.Exp(probabilities[k]);
        return probabilities;
    }

    int Row(TagBatch batch, int t, int b) => (t * batch.Batch + b) * Labels.Count;

    float[] Forward(TagBatch batch)
    {
        Tensor<float> vectors = Vectors(batch.Symbols, batch.Steps, batch.Batch);
        return Logits(Stack.Run(new SequenceArguments<float>(vectors) { Mask = batch.Mask }).Output, batch);
    }

    float[] Logits(Tensor<float> outputs, TagBatch batch)
    {
        float[] logits = new float[ArraySize.Of("scores of a batch", ("steps", batch.Steps), ("sentences", batch.Batch), ("labels", Labels.Count))];
        Dense.Forward(SequenceTensor.Span(outputs), logits);
        return logits;
    }
}

/// <summary>Sentences of different lengths side by side, with the label of every word.</summary>
sealed class TagBatch : PaddedSequences
{
    readonly int[] _labels;

    /// <param name="sentences">B sentences as indices of their words; may be empty.</param>
    /// <param name="labels">As many indices of labels for each; null: not known.</param>
    /// <exception cref="ArgumentException">A sentence has another number of labels than words.</exception>
    public TagBatch(IReadOnlyList<int[]> sentences, IReadOnlyList<int[]>? labels = null) : base(sentences)
    {
        _labels = new int[Steps * Batch];
        Array.Fill(_labels, SoftmaxCrossEntropy.Ignored);
        for (int b = 0; b < Batch && labels is not null; b++)
        {
            if (labels[b].Length != sentences[b].Length)
                throw new ArgumentException($"Sentence {b + 1} has {sentences[b].Length} words and {labels[b].Length} labels.", nameof(labels));
            for (int t = 0; t < labels[b].Length; t++)
                _labels[t * Batch + b] = labels[b][t];
        }
        Words = sentences.Sum(sentence => sentence.Length);
    }

    /// <summary>Of all sentences: the time steps that count.</summary>
    public int Words { get; }
    /// <summary>[T, B]; <see cref="SoftmaxCrossEntropy.Ignored"/> beyond a sentence's end.</summary>
    public ReadOnlySpan<int> Labels => _labels;
}
