namespace CellDsl.Training.Attention;

/// <summary>What an <see cref="AttentionLayer"/> computed, which its backward needs again.</summary>
public sealed class AttentionPass
{
    float[] _weights = [], _contexts = [], _outputs = [];
    int _weightCount, _contextCount, _outputCount;

    /// <summary>[T, B, S]: where each query looked.</summary>
    public ReadOnlySpan<float> Weights => EditWeights;
    /// <summary>[T, B, n]</summary>
    public ReadOnlySpan<float> Contexts => EditContexts;
    /// <summary>[T, B, outputs]: the attentional vectors.</summary>
    public ReadOnlySpan<float> Outputs => EditOutputs;

    internal Span<float> EditWeights => _weights.AsSpan(0, _weightCount);
    internal Span<float> EditContexts => _contexts.AsSpan(0, _contextCount);
    internal Span<float> EditOutputs => _outputs.AsSpan(0, _outputCount);

    internal void Resize(int weights, int contexts, int outputs)
    {
        (_weightCount, _contextCount, _outputCount) = (weights, contexts, outputs);
        Buffers.Reserve(ref _weights, weights);
        Buffers.Reserve(ref _contexts, contexts);
        Buffers.Reserve(ref _outputs, outputs);
    }
}
