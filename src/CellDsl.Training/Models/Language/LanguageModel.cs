using System.Numerics.Tensors;
using CellDsl.Training.Losses;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Models.Language;

/// <summary>A model of the next symbol, be it a character or a word: embedding, a stack of cells, a dense layer and a softmax.</summary>
public class LanguageModel : SymbolModel
{
    /// <param name="cells">One per layer, from the lowest.</param>
    /// <param name="symbols">Different symbols; they are 0 to this - 1.</param>
    /// <param name="seed">Of the initial values; every part draws numbers of its own.</param>
    /// <param name="layerOptions">How the layers run.</param>
    /// <exception cref="ArgumentException">A cell has several inputs or contexts, or the sizes do not fit it.</exception>
    internal LanguageModel(
        IReadOnlyList<CellDefinition> cells, int symbols, int embeddingSize, StackOptions stack, ulong seed, LayerOptions? layerOptions = null)
        : base(cells, symbols, embeddingSize, stack, symbols, seed, layerOptions)
        => Symbols = symbols;

    /// <summary>Number of symbols, the unknown one (0) included: the classes of the softmax.</summary>
    public int Symbols { get; }

    /// <summary>One stretch forward and backward. Adds to the parameters' gradients and carries <paramref name="states"/> on.</summary>
    /// <param name="batch">With inputs and targets filled in.</param>
    /// <param name="scale">The gradients are those of this times the summed loss; null: 1 / (T·B), for the mean.</param>
    /// <param name="noise">Training with these dropout masks; null: nothing is dropped.</param>
    /// <returns>The mean loss in nats per symbol.</returns>
    internal double Backpropagate(SymbolBatch batch, SequenceStates<float> states, float? scale = null, SequenceNoise? noise = null)
    {
        long time = PartTimes.Now;
        Embedding.Forward(batch.Inputs, batch.Vectors);
        time = Times.Add(TrainingPart.Embedding, time);
        using RecordedPass<float> pass = Stack.Record(new SequenceArguments<float>(batch.VectorTensor) { Noise = noise }, states);
        time = Times.Add(TrainingPart.Layers, time);
        ReadOnlySpan<float> outputs = SequenceTensor.Span(pass.Output);
        Dense.Forward(outputs, batch.Logits);
        double nats = SoftmaxCrossEntropy.Backward(batch.Logits, batch.Targets, scale ?? 1f / batch.Count);
        Dense.Backward(outputs, batch.Logits, batch.OutputGradients);
        time = Times.Add(TrainingPart.Output, time);
        Tensor<float> gradient = pass.Backward(batch.OutputGradientTensor).Input;
        time = Times.Add(TrainingPart.Layers, time);
        Embedding.Backward(batch.Inputs, SequenceTensor.Span(gradient));
        Times.Add(TrainingPart.Embedding, time);
        return nats / batch.Count;
    }

    /// <summary>One stretch forward only, in evaluation; carries <paramref name="states"/> on.</summary>
    /// <returns>The loss in nats, summed over the symbols.</returns>
    internal double Evaluate(SymbolBatch batch, SequenceStates<float> states)
    {
        Embedding.Forward(batch.Inputs, batch.Vectors);
        Dense.Forward(SequenceTensor.Span(Stack.Run(new SequenceArguments<float>(batch.VectorTensor), states).Output), batch.Logits);
        return SoftmaxCrossEntropy.Sum(batch.Logits, batch.Targets);
    }

    /// <summary>Buffers for stretches of this many steps and sequences.</summary>
    internal SymbolBatch CreateBatch(int length, int batch) => new(length, batch, Embedding.Size, Stack.OutputSize, Symbols);
}
