using System.Numerics.Tensors;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Attention;

/// <summary>Attention and the attentional vector of Luong, Pham and Manning (2015): y = tanh(W [c; h]) with the context c that the query h finds
/// among the encoder states; W = [Wc, Wh] is kept as its two halves. The query is the decoder's output at a step, y goes to the readout.
/// For all steps of a decoder at once, or, for input feeding (y into the decoder's next step), step by step with a pass of its own for each
/// step.</summary>
public sealed class AttentionLayer
{
    readonly EncoderAttention _attention;
    readonly ArrayParameters _parameters;
    readonly AttentionalVectorCore<float> _vector;
    float[] _contextGradients = [], _queryGradients = [];

    /// <summary>The score's arrays start as those of <see cref="EncoderAttention"/>, W uniform in ± √(6 / (outputSize + stateSize + querySize))
    /// (Glorot and Bengio, 2010).</summary>
    /// <param name="name">The blocks of parameters are "name.score" and "name.output".</param>
    /// <param name="outputSize">Numbers in y.</param>
    /// <param name="hiddenSize">Rows of the additive score's Wa and Ua; 0 for the other scores.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the score.</exception>
    public AttentionLayer(string name, AttentionScore score, int querySize, int stateSize, int outputSize, ulong seed, int hiddenSize = 0, int threads
        = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputSize);
        OutputSize = outputSize;
        _attention = new EncoderAttention($"{name}.score", score, querySize, stateSize, seed, hiddenSize, threads);
        _parameters = new ArrayParameters($"{name}.output", AttentionalVectorCore<float>.Arrays(stateSize, querySize, outputSize));
        // One matrix for the two halves' bound.
        double bound = Math.Sqrt(6.0 / (outputSize + stateSize + querySize));
        for (int k = 0; k < _parameters.Arrays.Count; k++)
            UniformValues.Fill(_parameters.Edit(k), seed, $"{name}.output.{_parameters.Arrays[k].Name}", bound);
        _vector = new AttentionalVectorCore<float>(stateSize, querySize, outputSize, _parameters, threads);
    }

    /// <summary>The score, the queries' and states' sizes, and attention without the attentional vector.</summary>
    public EncoderAttention Attention => _attention;
    /// <summary>Size of the attentional vector y.</summary>
    public int OutputSize { get; }
    /// <summary>The score's block, which the dot score does not have, and the block of Wc and Wh.</summary>
    public IReadOnlyList<ParameterBlock> Parameters => _attention.Parameters.Count == 0 ? [_parameters] : [_attention.Parameters, _parameters];

    /// <inheritdoc cref="EncoderAttention.Read"/>
    public void Read(AttentionMemory memory, ReadOnlySpan<float> states, ReadOnlySpan<int> lengths, int steps, int batch)
        => _attention.Read(memory, states, lengths, steps, batch);

    /// <summary>Weights, contexts and attentional vectors for T queries per sequence.</summary>
    /// <param name="queries">[T, B, m], any T.</param>
    /// <param name="into">A pass no longer needed, for its memory.</param>
    /// <exception cref="ArgumentException">The queries do not fit.</exception>
    public AttentionPass Forward(AttentionMemory memory, ReadOnlySpan<float> queries, AttentionPass? into = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        int rows = queries.Length / _attention.QuerySize;
        AttentionPass pass = into ?? new AttentionPass();
        pass.Resize(rows * memory.Steps, rows * _attention.StateSize, rows * OutputSize);
        _attention.Forward(memory, queries, pass.EditWeights, pass.EditContexts);
        _vector.Forward(pass.Contexts, queries, pass.EditOutputs);
        return pass;
    }

    /// <summary>Sets the gradients of the queries, and adds to those of the parameters and, inside the memory, of the encoder states.</summary>
    /// <param name="queries">[T, B, m], as given to <see cref="Forward"/></param>
    /// <param name="pass">What it returned.</param>
    /// <param name="outputGradients">[T, B, outputs]</param>
    /// <param name="queryGradients">[T, B, m]</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other.</exception>
    public void Backward(
        AttentionMemory memory, AttentionPass pass, ReadOnlySpan<float> queries, ReadOnlySpan<float> outputGradients, Span<float> queryGradients)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(pass);
        Buffers.Reserve(ref _contextGradients, pass.Contexts.Length);
        Buffers.Reserve(ref _queryGradients, queries.Length);
        Span<float> contexts = _contextGradients.AsSpan(0, pass.Contexts.Length), scored = _queryGradients.AsSpan(0, queries.Length);
        _vector.Backward(pass.Contexts, queries, pass.Outputs, outputGradients, contexts, queryGradients);
        _attention.Backward(memory, queries, pass.Weights, contexts, scored);
        TensorPrimitives.Add(queryGradients, scored, queryGradients);
    }

    /// <inheritdoc cref="EncoderAttention.Finish"/>
    public void Finish(AttentionMemory memory, Span<float> stateGradients) => _attention.Finish(memory, stateGradients);
}
