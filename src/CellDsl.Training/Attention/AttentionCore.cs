using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Products;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Attention;

/// <summary>The arithmetic of <see cref="EncoderAttention"/> in either precision. Inside, everything is laid out sequence by sequence, so that a
/// sequence's scores [T, L] are one product and sequences are independent: threads take whole sequences, and results do not depend on their number.
/// Serves one call at a time.</summary>
sealed class AttentionCore<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Multiply-adds below which starting a second thread costs more than it saves.</summary>
    const long ParallelWork = 1 << 19;

    readonly AttentionShape _shape;
    readonly IParameterArrays<T> _parameters;
    readonly int _threads;
    readonly MatrixProduct<T> _all;
    readonly SequenceAttention<T>[] _workers;

    // The call in progress: T steps, sequence by sequence.
    int _steps;
    T[] _queries = [], _projected = [], _weights = [], _contexts = [];
    T[] _projectedGradients = [], _queryGradients = [], _contextGradients = [], _vectorGradients = [];
    T[] _vector = [];

    public AttentionCore(AttentionShape shape, IParameterArrays<T> parameters, int threads)
    {
        (_shape, _parameters, _threads) = (shape, parameters, Math.Max(1, threads));
        _all = new MatrixProduct<T>(_threads);
        _workers = [.. Enumerable.Range(0, _threads).Select(_ => new SequenceAttention<T>(shape))];
    }

    public void Read(MemoryCore<T> memory, ReadOnlySpan<T> states, ReadOnlySpan<int> lengths, int steps, int batch)
    {
        memory.Load(states, lengths, steps, batch, _shape.StateSize);
        memory.Reader = this;
        Buffers.Reserve(ref memory.StateGradients, memory.Rows * _shape.StateSize);
        memory.StateGradients.AsSpan().Clear();
        if (_shape.StateMap < 0)
        {
            (memory.Keys, memory.KeyGradients) = (memory.States, memory.StateGradients);
            return;
        }
        // The memory may have served an attention that does not map states.
        if (memory.Keys == memory.States)
            (memory.Keys, memory.KeyGradients) = ([], []);
        Buffers.Reserve(ref memory.Keys, memory.Rows * _shape.KeySize);
        Buffers.Reserve(ref memory.KeyGradients, memory.Rows * _shape.KeySize);
        memory.KeyGradients.AsSpan().Clear();
        _all.Multiply(Matrix<T>.Of(memory.States, memory.Rows, _shape.StateSize), StateMap.Transposed, memory.Keys);
    }

    public void Forward(MemoryCore<T> memory, ReadOnlySpan<T> queries, Span<T> weights, Span<T> contexts)
    {
        Begin(memory, queries, weights.Length, contexts.Length);
        Buffers.Reserve(ref _contexts, memory.Batch * _steps * _shape.StateSize);
        ForEachSequence(memory, (worker, b) => worker.Forward(
            memory, b, _steps, Sequence(_projected, b, _shape.KeySize), _vector, Weights(memory, b), Sequence(_contexts, b, _shape.StateSize)));

        weights.Clear();
        for (int b = 0; b < memory.Batch; b++)
            for (int t = 0; t < _steps; t++)
                Weights(memory, b).Slice(t * memory.Lengths[b], memory.Lengths[b]).CopyTo(weights[((t * memory.Batch + b) * memory.Steps)..]);
        ToSteps(_contexts, contexts, memory.Batch, _shape.StateSize);
    }

    public void Backward(MemoryCore<T> memory, ReadOnlySpan<T> queries, ReadOnlySpan<T> weights, ReadOnlySpan<T> contextGradients,
        Span<T> queryGradients)
    {
        Begin(memory, queries, weights.Length, contextGradients.Length);
        if (queryGradients.Length != queries.Length)
            throw new ArgumentException($"Expected {queries.Length} gradients of queries, found {queryGradients.Length}.", nameof(queryGradients));
        int batch = memory.Batch, rows = batch * _steps;
        for (int b = 0; b < batch; b++)
            for (int t = 0; t < _steps; t++)
                weights.Slice((t * batch + b) * memory.Steps, memory.Lengths[b]).CopyTo(Weights(memory, b)[(t * memory.Lengths[b])..]);
        ToSequences(contextGradients, ref _contextGradients, batch, _shape.StateSize);
        Buffers.Reserve(ref _projectedGradients, rows * _shape.KeySize);
        Buffers.Reserve(ref _vectorGradients, batch * _shape.KeySize);

        ForEachSequence(memory, (worker, b) => worker.Backward(
            memory, b, _steps, Sequence(_projected, b, _shape.KeySize), _vector, Weights(memory, b), Sequence(_contextGradients, b, _shape.StateSize),
            Sequence(_projectedGradients, b, _shape.KeySize), _vectorGradients.AsSpan(b * _shape.KeySize, _shape.KeySize)));

        if (_shape.QueryMap < 0)
        {
            ToSteps(_projectedGradients, queryGradients, batch, _shape.QuerySize);
            return;
        }
        Span<T> vector = _parameters.Gradient(AttentionShape.Vector);
        for (int b = 0; b < batch; b++)
            TensorPrimitives.Add(vector, _vectorGradients.AsSpan(b * _shape.KeySize, _shape.KeySize), vector);
        Matrix<T> projected = Matrix<T>.Of(_projectedGradients, rows, _shape.KeySize);
        _all.Multiply(projected.Transposed, Matrix<T>.Of(_queries, rows, _shape.QuerySize), _parameters.Gradient(_shape.QueryMap), add: true);
        Buffers.Reserve(ref _queryGradients, rows * _shape.QuerySize);
        _all.Multiply(projected, QueryMap, _queryGradients);
        ToSteps(_queryGradients, queryGradients, batch, _shape.QuerySize);
    }

    public void Finish(MemoryCore<T> memory, Span<T> stateGradients)
    {
        CheckReader(memory);
        if (stateGradients.Length != memory.Steps * memory.Batch * _shape.StateSize)
            throw new ArgumentException(
                $"Expected room for gradients of encoder states [{memory.Steps}, {memory.Batch}, {_shape.StateSize}], found {stateGradients.Length} "
                + $"numbers.");
        if (_shape.StateMap >= 0)
        {
            Matrix<T> keys = Matrix<T>.Of(memory.KeyGradients, memory.Rows, _shape.KeySize);
            Matrix<T> states = Matrix<T>.Of(memory.States, memory.Rows, _shape.StateSize);
            _all.Multiply(keys.Transposed, states, _parameters.Gradient(_shape.StateMap), add: true);
            _all.Multiply(keys, StateMap, memory.StateGradients, add: true);
        }
        memory.Unload(memory.StateGradients, stateGradients, _shape.StateSize);
        memory.StateGradients.AsSpan().Clear();
        memory.KeyGradients.AsSpan().Clear();
    }

    Matrix<T> StateMap => Matrix<T>.Of(_parameters.Value(_shape.StateMap), _shape.KeySize, _shape.StateSize);

    Matrix<T> QueryMap => Matrix<T>.Of(_parameters.Value(_shape.QueryMap), _shape.KeySize, _shape.QuerySize);

    void CheckReader(MemoryCore<T> memory)
    {
        if (memory.Reader != this)
            throw new ArgumentException("The memory holds no encoder states that this attention has read; call Read first.", nameof(memory));
    }

    /// <summary>Checks the sizes, projects the queries, makes room for weights.</summary>
    void Begin(MemoryCore<T> memory, ReadOnlySpan<T> queries, int weights, int contexts)
    {
        CheckReader(memory);
        int step = memory.Batch * _shape.QuerySize;
        if (queries.Length % step != 0)
            throw new ArgumentException($"Expected queries [T, {memory.Batch}, {_shape.QuerySize}], found {queries.Length} numbers.",
                nameof(queries));
        _steps = queries.Length / step;
        int rows = _steps * memory.Batch;
        if (weights != rows * memory.Steps)
            throw new ArgumentException($"Expected attention weights [{_steps}, {memory.Batch}, {memory.Steps}], found {weights} numbers.");
        if (contexts != rows * _shape.StateSize)
            throw new ArgumentException($"Expected contexts or their gradients [{_steps}, {memory.Batch}, {_shape.StateSize}], found {contexts} "
                + $"numbers.");

        Buffers.Reserve(ref _weights, _steps * memory.Rows);
        ToSequences(queries, ref _queries, memory.Batch, _shape.QuerySize);
        if (_shape.QueryMap < 0)
        {
            _projected = _queries;
            return;
        }
        _vector = _parameters.Value(AttentionShape.Vector).ToArray();
        Buffers.Reserve(ref _projected, rows * _shape.KeySize);
        _all.Multiply(Matrix<T>.Of(_queries, rows, _shape.QuerySize), QueryMap.Transposed, _projected);
    }

    void ForEachSequence(MemoryCore<T> memory, Action<SequenceAttention<T>, int> run)
    {
        long work = (long)_steps * memory.Rows * (_shape.KeySize + _shape.StateSize);
        int workers = work < ParallelWork ? 1 : Math.Min(_threads, memory.Batch);
        if (workers == 1)
            Work(0);
        else
            Parallel.For(0, workers, Work);

        void Work(int worker)
        {
            for (int b = worker; b < memory.Batch; b += workers)
                run(_workers[worker], b);
        }
    }

    Span<T> Sequence(T[] buffer, int b, int size) => buffer.AsSpan(b * _steps * size, _steps * size);

    Span<T> Weights(MemoryCore<T> memory, int b) => _weights.AsSpan(_steps * memory.Start(b), _steps * memory.Lengths[b]);

    /// <summary>From [T, B, size] to [B, T, size].</summary>
    void ToSequences(ReadOnlySpan<T> steps, ref T[] sequences, int batch, int size)
    {
        Buffers.Reserve(ref sequences, steps.Length);
        for (int t = 0; t < _steps; t++)
            for (int b = 0; b < batch; b++)
                steps.Slice((t * batch + b) * size, size).CopyTo(sequences.AsSpan((b * _steps + t) * size));
    }

    /// <summary>From [B, T, size] to [T, B, size].</summary>
    void ToSteps(ReadOnlySpan<T> sequences, Span<T> steps, int batch, int size)
    {
        for (int t = 0; t < _steps; t++)
            for (int b = 0; b < batch; b++)
                sequences.Slice((b * _steps + t) * size, size).CopyTo(steps[((t * batch + b) * size)..]);
    }
}
