using System.Numerics;
using CellDsl.Execution;

namespace CellDsl;

/// <summary>Copies of what a sequence is run on, and room for its states at the first step of each of its segments:
/// all that it takes to run any segment again, whatever the caller does with his tensors.</summary>
sealed unsafe class SequenceCopy<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly NativeBlock _block;
    readonly Part[] _inputs;
    readonly Part[] _contexts;
    readonly Part[] _states;
    readonly long _segmentStride;

    /// <param name="Offset">Where the first rows are, in elements.</param>
    /// <param name="Count">Elements of B rows.</param>
    readonly record struct Part(long Offset, int Count);

    public SequenceCopy(CellDescription cell, IReadOnlyList<int> sizes, CheckedArguments<T> call, int segments)
    {
        long total = 0;
        _inputs = Place(cell.Inputs, call.Steps);
        _contexts = Place(cell.Contexts, 1);
        long states = total;
        _states = Place(cell.States, 1);
        _segmentStride = total - states;
        total = checked(states + segments * _segmentStride);
        _block = new NativeBlock(checked(total * sizeof(T)));

        for (int i = 0; i < _inputs.Length; i++)
        {
            Span<T> source = SequenceRunner<T>.Span(call.Inputs[i]);
            source.CopyTo(new Span<T>(Input(i, 0), source.Length));
        }
        for (int c = 0; c < _contexts.Length; c++)
            SequenceRunner<T>.Span(call.Contexts[c]).CopyTo(Context(c));
        for (int s = 0; s < _states.Length; s++)
            SequenceRunner<T>.Span(call.InitialStates[s]).CopyTo(State(s, 0));

        Part[] Place(IReadOnlyList<VectorInfo> vectors, int steps)
        {
            var parts = new Part[vectors.Count];
            for (int n = 0; n < parts.Length; n++)
            {
                parts[n] = new Part(total, checked(call.Batch * sizes[vectors[n].Dimension]));
                total = checked(total + (long)steps * parts[n].Count);
            }
            return parts;
        }
    }

    public long Bytes => _block.Bytes;

    /// <summary>The rows [B, n] of an input at a step; those of the next step follow them.</summary>
    public T* Input(int input, int step) => Origin + _inputs[input].Offset + (long)step * _inputs[input].Count;

    /// <summary>[B, n]</summary>
    public Span<T> Context(int context) => new(Origin + _contexts[context].Offset, _contexts[context].Count);

    /// <summary>A state [B, n] before the first step of a segment. Zero until set; that of segment 0 is the initial state.</summary>
    public Span<T> State(int state, int segment) => new(Origin + _states[state].Offset + segment * _segmentStride, _states[state].Count);

    T* Origin => (T*)_block.Pointer;

    public void Dispose() => _block.Dispose();
}
