using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Products;
using CellDsl.Training.Numerics;

namespace CellDsl.Training.Attention;

/// <summary>Attention of T queries over the L valid states of one sequence, forward and backward.</summary>
sealed class SequenceAttention<T>(AttentionShape shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly MatrixProduct<T> _product = new();
    readonly T[] _hidden = new T[shape.KeySize], _slope = new T[shape.KeySize];
    T[] _scoreGradients = [];

    bool Additive => shape.Score == AttentionScore.Additive;

    /// <param name="queries">[T, k], projected</param>
    /// <param name="vector">v of the additive score</param>
    /// <param name="weights">[T, L], set</param>
    /// <param name="contexts">[T, n], set; zero for L = 0</param>
    public void Forward(MemoryCore<T> memory, int b, int steps, ReadOnlySpan<T> queries, ReadOnlySpan<T> vector, Span<T> weights, Span<T> contexts)
    {
        int length = memory.Lengths[b], k = shape.KeySize, n = shape.StateSize;
        ReadOnlySpan<T> keys = memory.Keys.AsSpan(memory.Start(b) * k, length * k);
        if (Additive)
            for (int t = 0; t < steps; t++)
                for (int s = 0; s < length; s++)
                {
                    TensorPrimitives.Add(queries.Slice(t * k, k), keys.Slice(s * k, k), _hidden);
                    TensorPrimitives.Tanh<T>(_hidden, _hidden);
                    weights[t * length + s] = Reductions.Dot(vector, _hidden);
                }
        else
            _product.Multiply(Matrix<T>.Of(queries, steps, k), Matrix<T>.Of(keys, length, k).Transposed, weights);

        for (int t = 0; t < steps && length > 0; t++)
            Softmax(weights.Slice(t * length, length));
        _product.Multiply(Matrix<T>.Of(weights, steps, length), Matrix<T>.Of(memory.States.AsSpan(memory.Start(b) * n, length * n), length, n),
            contexts);
    }

    /// <summary>Adds to the memory's gradients.</summary>
    /// <param name="weights">[T, L], as forward left them</param>
    /// <param name="contextGradients">[T, n]</param>
    /// <param name="queryGradients">[T, k], of the projected queries, set</param>
    /// <param name="vectorGradients">[k], set</param>
    public void Backward(
        MemoryCore<T> memory, int b, int steps, ReadOnlySpan<T> queries, ReadOnlySpan<T> vector, ReadOnlySpan<T> weights,
        ReadOnlySpan<T> contextGradients,
        Span<T> queryGradients, Span<T> vectorGradients)
    {
        int length = memory.Lengths[b], k = shape.KeySize, n = shape.StateSize;
        ReadOnlySpan<T> states = memory.States.AsSpan(memory.Start(b) * n, length * n), keys = memory.Keys.AsSpan(memory.Start(b) * k, length * k);
        Span<T> stateGradients = memory.StateGradients.AsSpan(memory.Start(b) * n, length * n);
        Span<T> keyGradients = memory.KeyGradients.AsSpan(memory.Start(b) * k, length * k);
        Buffers.Reserve(ref _scoreGradients, steps * length);
        Span<T> scores = _scoreGradients.AsSpan(0, steps * length);

        // c = A E
        Matrix<T> dc = Matrix<T>.Of(contextGradients, steps, n);
        _product.Multiply(Matrix<T>.Of(weights, steps, length).Transposed, dc, stateGradients, add: true);
        _product.Multiply(dc, Matrix<T>.Of(states, length, n).Transposed, scores);
        // A = softmax(S), row by row: dS = A ⊙ (dA - Σ A ⊙ dA)
        for (int t = 0; t < steps; t++)
        {
            Span<T> row = scores.Slice(t * length, length);
            ReadOnlySpan<T> a = weights.Slice(t * length, length);
            TensorPrimitives.Subtract(row, Reductions.Dot(a, row), row);
            TensorPrimitives.Multiply(row, a, row);
        }

        vectorGradients.Clear();
        if (Additive)
        {
            queryGradients.Clear();
            for (int t = 0; t < steps; t++)
                for (int s = 0; s < length; s++)
                    AddBackward(scores[t * length + s], queries.Slice(t * k, k), keys.Slice(s * k, k), vector,
                        queryGradients.Slice(t * k, k), keyGradients.Slice(s * k, k), vectorGradients);
            return;
        }
        // S = Q Kᵀ
        Matrix<T> ds = Matrix<T>.Of(scores, steps, length);
        _product.Multiply(ds, Matrix<T>.Of(keys, length, k), queryGradients);
        _product.Multiply(ds.Transposed, Matrix<T>.Of(queries, steps, k), keyGradients, add: true);
    }

    /// <summary>s = vᵀ u with u = tanh(q + key), which is computed again rather than kept: there are T·L·k of them.</summary>
    void AddBackward(T gradient, ReadOnlySpan<T> query, ReadOnlySpan<T> key, ReadOnlySpan<T> vector, Span<T> dQuery, Span<T> dKey, Span<T> dVector)
    {
        TensorPrimitives.Add(query, key, _hidden);
        TensorPrimitives.Tanh<T>(_hidden, _hidden);
        TensorPrimitives.MultiplyAdd(_hidden, gradient, dVector, dVector);
        TensorPrimitives.Multiply<T>(_hidden, _hidden, _slope);
        TensorPrimitives.Subtract(T.One, _slope, _slope);
        TensorPrimitives.Multiply<T>(_slope, vector, _slope);
        TensorPrimitives.MultiplyAdd(_slope, gradient, dQuery, dQuery);
        TensorPrimitives.MultiplyAdd(_slope, gradient, dKey, dKey);
    }

    static void Softmax(Span<T> row)
    {
        TensorPrimitives.Subtract(row, TensorPrimitives.Max<T>(row), row);
        TensorPrimitives.Exp<T>(row, row);
        T total = T.Zero;
        foreach (T weight in row)
            total += weight;
        TensorPrimitives.Divide(row, total, row);
    }
}
