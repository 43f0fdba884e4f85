using System.Numerics.Tensors;

namespace CellDsl.Training.Models.Language;

/// <summary>T·B symbols (characters or words) with their successors, and the buffers a model needs for them.</summary>
sealed class SymbolBatch
{
    readonly int[] _inputs, _targets;
    readonly float[] _vectors, _logits, _outputGradients;

    public SymbolBatch(int length, int batch, int embeddingSize, int outputSize, int classes)
    {
        Length = length;
        Batch = batch;
        Count = ArraySize.Of("symbols of an update", ("steps", length), ("sequences", batch));
        _inputs = new int[Count];
        _targets = new int[Count];
        _vectors = new float[ArraySize.Of("vectors of an update", ("steps", length), ("sequences", batch), ("numbers each", embeddingSize))];
        _logits = new float[ArraySize.Of("scores of an update", ("steps", length), ("sequences", batch), ("symbols to choose from", classes))];
        _outputGradients = new float[ArraySize.Of("outputs of an update", ("steps", length), ("sequences", batch), ("numbers each", outputSize))];
        VectorTensor = Tensor.Create(_vectors, [length, batch, embeddingSize]);
        OutputGradientTensor = Tensor.Create(_outputGradients, [length, batch, outputSize]);
    }

    /// <summary>T</summary>
    public int Length { get; }
    /// <summary>B</summary>
    public int Batch { get; }
    public int Count { get; }

    /// <summary>[T, B]</summary>
    public Span<int> Inputs => _inputs;
    /// <summary>[T, B]</summary>
    public Span<int> Targets => _targets;

    public Span<float> Vectors => _vectors;
    public Span<float> Logits => _logits;
    public Span<float> OutputGradients => _outputGradients;
    public Tensor<float> VectorTensor { get; }
    public Tensor<float> OutputGradientTensor { get; }
}
