using CellDsl.Training.Parameters;

namespace CellDsl.Training.Attention;

/// <summary>Attention over encoder states: a = softmax of the scores over a sequence's valid states e_s, context c = Σ_s a_s e_s, for any number of
/// queries at a time. Either all T steps of a decoder at once (Luong, Pham and Manning, 2015) or step by step, where the next query depends on this
/// context (Bahdanau, Cho and Bengio, 2015):
/// <code>
/// attention.Read(memory, states, lengths, S, B);                       // once for a batch of sources
/// attention.Forward(memory, queries, weights, contexts);               // for all steps, or for each
/// attention.Backward(memory, queries, weights, dContexts, dQueries);   // for all steps, or for each, the last first
/// attention.Finish(memory, dStates);                                   // once
/// </code>
/// A sequence without valid states has zero weights and contexts. Scores that are not numbers make the row's weights and context so. Serves one call
/// at a time.</summary>
public sealed class EncoderAttention
{
    readonly AttentionShape _shape;
    readonly ArrayParameters _parameters;
    readonly AttentionCore<float> _core;

    /// <summary>Matrices and v start uniform in ± √(6 / (rows + columns)) (Glorot and Bengio, 2010).</summary>
    /// <param name="querySize">m</param>
    /// <param name="stateSize">n</param>
    /// <param name="hiddenSize">Rows of the additive score's Wa and Ua; 0 for the other scores.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the score.</exception>
    public EncoderAttention(string name, AttentionScore score, int querySize, int stateSize, ulong seed, int hiddenSize = 0, int threads = 1)
    {
        _shape = new AttentionShape(score, querySize, stateSize, hiddenSize);
        _parameters = new ArrayParameters(name, _shape.Arrays);
        for (int k = 0; k < _shape.Arrays.Length; k++)
            GlorotValues.Fill(_parameters, k, seed);
        _core = new AttentionCore<float>(_shape, _parameters, threads);
    }

    /// <summary>How a query is compared with an encoder state.</summary>
    public AttentionScore Score => _shape.Score;
    /// <summary>m: the size of a query.</summary>
    public int QuerySize => _shape.QuerySize;
    /// <summary>n: the size of an encoder state, and of a context.</summary>
    public int StateSize => _shape.StateSize;
    /// <summary>Empty for the dot score; Wa for the general one; Wa, Ua and v for the additive one.</summary>
    public ParameterBlock Parameters => _parameters;

    /// <summary>Encoder states for <see cref="Forward"/>, with what the score needs of each; also forgets gradients of an earlier use.
    /// To be done anew after the parameters have changed.</summary>
    /// <param name="states">[S, B, n]; copied. What stands beyond a sequence's length is not read.</param>
    /// <param name="lengths">B numbers from 0 to S, or empty: all states are valid.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other, or a length is out of range.</exception>
    public void Read(AttentionMemory memory, ReadOnlySpan<float> states, ReadOnlySpan<int> lengths, int steps, int batch)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _core.Read(memory.Core, states, lengths, steps, batch);
    }

    /// <summary>For one source and several hypotheses on it, as in a beam search, read the source with B = 1 and give the hypotheses as T
    /// steps.</summary>
    /// <param name="queries">[T, B, m], any T.</param>
    /// <param name="weights">[T, B, S]: each row sums to one, and is zero beyond the sequence's length.</param>
    /// <param name="contexts">[T, B, n]</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other.</exception>
    public void Forward(AttentionMemory memory, ReadOnlySpan<float> queries, Span<float> weights, Span<float> contexts)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _core.Forward(memory.Core, queries, weights, contexts);
    }

    /// <summary>Sets the gradients of the queries, and adds to those of the parameters and, inside the memory, of the encoder states.</summary>
    /// <param name="queries">[T, B, m], as given to <see cref="Forward"/></param>
    /// <param name="weights">[T, B, S], as it left them</param>
    /// <param name="contextGradients">[T, B, n]</param>
    /// <param name="queryGradients">[T, B, m]</param>
    /// <inheritdoc cref="Forward" path="/exception"/>
    public void Backward(
        AttentionMemory memory, ReadOnlySpan<float> queries, ReadOnlySpan<float> weights, ReadOnlySpan<float> contextGradients,
        Span<float> queryGradients)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _core.Backward(memory.Core, queries, weights, contextGradients, queryGradients);
    }

    /// <summary>After the last <see cref="Backward"/>: sets the gradients of the encoder states, and adds what they give to those of the
    /// parameters.</summary>
    /// <param name="stateGradients">[S, B, n]; zero beyond each length.</param>
    /// <inheritdoc cref="Forward" path="/exception"/>
    public void Finish(AttentionMemory memory, Span<float> stateGradients)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _core.Finish(memory.Core, stateGradients);
    }
}
