using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Training.Sequences;

/// <summary>A stack that runs step by step.</summary>
sealed class StackStream<T> : CellStream<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly SequenceStack<T> _stack;
    readonly SkipJoin<T>[] _joins;
    readonly int _batch;
    readonly CellStream<T>[] _streams;
    readonly T[][] _values, _joined;
    readonly ReadOnlyMemory<T>[][] _inputs;

    public StackStream(SequenceStack<T> stack, SkipJoin<T>[] joins, int batch, IReadOnlyDictionary<string, Tensor<T>> contexts)
    {
        (_stack, _joins, _batch) = (stack, joins, batch);
        _streams = [.. stack.Modules.Select(m => m.Stream(batch, ModuleArguments.Select(contexts, m.Contexts, "")))];
        _values = [new T[batch * stack.InputSize], .. stack.Modules.Select(m => new T[batch * m.OutputSize])];
        _joined = [.. joins.Select(join => new T[batch * join.Width])];
        _inputs = [.. stack.Modules.Select(m => new ReadOnlyMemory<T>[1 + m.FurtherInputs.Count])];
    }

    public override void Step(ReadOnlySpan<T> input, Span<T> output)
    {
        if (_stack.FurtherInputs.Count > 0)
            throw new ArgumentException($"{_stack} has {1 + _stack.FurtherInputs.Count} inputs; give them as a list.");
        Step(input, [], output);
    }

    public override void Step(IReadOnlyList<ReadOnlyMemory<T>> inputs, Span<T> output)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count != 1 + _stack.FurtherInputs.Count)
            throw new ArgumentException($"{_stack} has {1 + _stack.FurtherInputs.Count} inputs; {inputs.Count} were given.");
        Step(inputs[0].Span, inputs, output);
    }

    void Step(ReadOnlySpan<T> input, IReadOnlyList<ReadOnlyMemory<T>> inputs, Span<T> output)
    {
        if (input.Length != _values[0].Length)
            throw new ArgumentException($"The input of a step of {_stack} has {_values[0].Length} numbers; {input.Length} were given.");
        input.CopyTo(_values[0]);
        for (int k = 0; k < _streams.Length; k++)
        {
            _joins[k].Join(_values, _batch, _joined[k]);
            if (_inputs[k].Length == 1)
                _streams[k].Step(_joined[k], _values[k + 1]);
            else
                _streams[k].Step(Inputs(k, inputs), _values[k + 1]);
        }
        _joins[^1].Join(_values, _batch, output);
    }

    ReadOnlyMemory<T>[] Inputs(int module, IReadOnlyList<ReadOnlyMemory<T>> inputs)
    {
        _inputs[module][0] = _joined[module];
        for (int n = 0; n < _stack.Modules[module].FurtherInputs.Count; n++)
        {
            string name = _stack.Modules[module].FurtherInputs[n].Name;
            int place = 0;
            while (_stack.FurtherInputs[place].Name != name)
                place++;
            _inputs[module][n + 1] = inputs[place + 1];
        }
        return _inputs[module];
    }

    public override void GetState(string name, Span<T> target) => Find(ref name).GetState(name, target);
    public override void SetState(string name, ReadOnlySpan<T> source) => Find(ref name).SetState(name, source);

    public override void Reset()
    {
        foreach (CellStream<T> stream in _streams)
            stream.Reset();
    }

    public override void Dispose()
    {
        foreach (CellStream<T> stream in _streams)
            stream.Dispose();
    }

    /// <summary>The stream that has the state, and the state's name there.</summary>
    CellStream<T> Find(ref string name)
    {
        string whole = name;
        if (!_stack.States.Any(s => s.Name == whole))
            throw new ArgumentException($"{_stack} has no state '{name}'; it has {string.Join(", ", _stack.States.Select(s => s.Name))}.");
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        name = whole[(dot + 1)..];
        return _streams[int.Parse(whole[..dot], System.Globalization.CultureInfo.InvariantCulture)];
    }
}
