using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Execution;

namespace CellDsl;

/// <summary>Single steps in a workspace of one step, whose states' two slices take turns.</summary>
sealed unsafe class LayerStream<T> : CellStream<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly SequenceRunner<T> _runner;
    readonly int _batch;
    readonly MemoryHandle[] _handles;
    readonly nint[] _pointers;
    // Disposing waits for a step at work in another thread: its memory goes to the next run.
    readonly Lock _gate = new();
    LayerWorkspace<T>? _workspace;
    int _step;

    public LayerStream(SequenceRunner<T> runner, int batch, IReadOnlyDictionary<string, Tensor<T>>? contexts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        CheckedArguments<T>.CheckTotal(runner.Cell, runner.Sizes, 1, batch);
        _runner = runner;
        _batch = batch;
        _handles = new MemoryHandle[runner.Cell.Inputs.Count];
        _pointers = new nint[_handles.Length];
        Tensor<T>[] given = CheckedArguments<T>.CheckContexts(runner.Cell, runner.Sizes, batch, contexts);
        _workspace = runner.Engine.Rent(1, batch, RunMode.Infer);
        _workspace.PreparedVersion = -1;
        _workspace.Lengths = null;
        _workspace.Noise = null;
        runner.SetContexts(_workspace, given);
        Reset();
    }

    public override void Step(ReadOnlySpan<T> input, Span<T> output)
    {
        if (_handles.Length != 1)
            throw new ArgumentException($"Cell '{_runner.Cell.Name}' has {_handles.Length} inputs; give them as a list.");
        CheckLength(input.Length, 0);
        fixed (T* source = input)
        {
            T* inputs = source;
            Step(&inputs, output);
        }
    }

    public override void Step(IReadOnlyList<ReadOnlyMemory<T>> inputs, Span<T> output)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count != _handles.Length)
            throw new ArgumentException($"Cell '{_runner.Cell.Name}' has {_handles.Length} inputs; {inputs.Count} were given.");
        for (int i = 0; i < _handles.Length; i++)
            CheckLength(inputs[i].Length, i);
        int pinned = 0;
        try
        {
            for (; pinned < _handles.Length; pinned++)
            {
                _handles[pinned] = inputs[pinned].Pin();
                _pointers[pinned] = (nint)_handles[pinned].Pointer;
            }
            fixed (nint* pointers = _pointers)
                Step((T**)pointers, output);
        }
        finally
        {
            for (int i = 0; i < pinned; i++)
                _handles[i].Dispose();
        }
    }

    void Step(T** inputs, Span<T> output)
    {
        using Lock.Scope scope = _gate.EnterScope();
        ObjectDisposedException.ThrowIf(_workspace is null, this);
        int expected = _batch * _runner.Sizes[_runner.Cell.Output.Dimension];
        if (output.Length != expected)
            throw new ArgumentException($"The output of a step has {expected} numbers; room for {output.Length} was given.");
        fixed (T* target = output)
            _runner.Engine.Forward(_workspace, new CallArrays<T> { Inputs = inputs, Output = target }, _step);
        _step ^= 1;
    }

    void CheckLength(int length, int input)
    {
        VectorInfo info = _runner.Cell.Inputs[input];
        int expected = _batch * _runner.Sizes[info.Dimension];
        if (length != expected)
            throw new ArgumentException($"Input '{info.Name}' of a step must have {expected} numbers ({_batch} rows of "
                + $"{_runner.Sizes[info.Dimension]}); it has {length}.");
    }

    public override void GetState(string name, Span<T> target)
    {
        using Lock.Scope scope = _gate.EnterScope();
        int slot = Find(name, target.Length);
        _workspace!.GetSlice(slot, _step, SlotTime.Previous, target);
    }

    public override void SetState(string name, ReadOnlySpan<T> source)
    {
        using Lock.Scope scope = _gate.EnterScope();
        int slot = Find(name, source.Length);
        _workspace!.SetSlice(slot, _step, SlotTime.Previous, source);
    }

    int Find(string name, int length)
    {
        ObjectDisposedException.ThrowIf(_workspace is null, this);
        CellNames.Check("state", _runner.Cell, _runner.Cell.States, [name]);
        int state = 0;
        while (_runner.Cell.States[state].Name != name)
            state++;
        int expected = _batch * _runner.Sizes[_runner.Cell.States[state].Dimension];
        if (length != expected)
            throw new ArgumentException($"State '{name}' has {expected} numbers; {length} were given.");
        return _runner.Roles.StateSlots[state];
    }

    public override void Reset()
    {
        using Lock.Scope scope = _gate.EnterScope();
        ObjectDisposedException.ThrowIf(_workspace is null, this);
        _step = 0;
        foreach (int slot in _runner.Roles.States)
            _workspace.SetSlice(slot, 0, SlotTime.Previous, default);
    }

    public override void Dispose()
    {
        using Lock.Scope scope = _gate.EnterScope();
        if (_workspace is { } workspace)
            _runner.Engine.Return(workspace);
        _workspace = null;
    }
}
