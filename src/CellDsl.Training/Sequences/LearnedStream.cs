using System.Numerics;

namespace CellDsl.Training.Sequences;

/// <summary>A stream that begins with learned states.</summary>
sealed class LearnedStream<T> : CellStream<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly CellStream<T> _stream;
    readonly LearnedStates<T> _learned;
    readonly IReadOnlyList<NamedSize> _states;
    readonly int _batch;

    public LearnedStream(CellStream<T> stream, LearnedStates<T> learned, IReadOnlyList<NamedSize> states, int batch)
    {
        (_stream, _learned, _states, _batch) = (stream, learned, states, batch);
        Reset();
    }

    public override void Step(ReadOnlySpan<T> input, Span<T> output) => _stream.Step(input, output);
    public override void Step(IReadOnlyList<ReadOnlyMemory<T>> inputs, Span<T> output) => _stream.Step(inputs, output);
    public override void GetState(string name, Span<T> target) => _stream.GetState(name, target);
    public override void SetState(string name, ReadOnlySpan<T> source) => _stream.SetState(name, source);

    public override void Reset()
    {
        for (int s = 0; s < _states.Count; s++)
        {
            T[] rows = new T[_batch * _states[s].Size];
            for (int b = 0; b < _batch; b++)
                _learned.Value(s).CopyTo(rows.AsSpan(b * _states[s].Size));
            _stream.SetState(_states[s].Name, rows);
        }
    }

    public override void Dispose() => _stream.Dispose();
}
