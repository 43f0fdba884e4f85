using System.Numerics;
using CellDsl.Execution;

namespace CellDsl;

/// <summary>A sequence run in segments, in a workspace that holds one of them at a time. Any segment can be run again, with the same numbers:
/// no row of a step depends on how many steps are run at once.</summary>
sealed unsafe class SegmentedSequence<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly SequenceRunner<T> _runner;
    readonly SequenceCopy<T> _copy;
    readonly int _every;
    readonly int[]? _lengths;
    readonly SequenceNoise? _noise;
    readonly nint[] _inputs;
    readonly T[] _discarded;
    int _held = -1;

    /// <param name="every">Steps of a segment, fewer than the sequence has; the last one has what is left.</param>
    public SegmentedSequence(SequenceRunner<T> runner, CheckedArguments<T> call, int every)
    {
        _runner = runner;
        _every = every;
        _lengths = call.Lengths;
        _noise = call.Noise;
        _inputs = new nint[call.Inputs.Length];
        Steps = call.Steps;
        Segments = (call.Steps - 1) / every + 1;
        _discarded = new T[every * call.Batch * runner.Sizes[runner.Cell.Output.Dimension]];
        _copy = new SequenceCopy<T>(runner.Cell, runner.Sizes, call, Segments);
        try
        {
            Workspace = runner.Engine.Rent(every, call.Batch, call.Capture.Count > 0 ? RunMode.Capture : RunMode.Record);
        }
        catch
        {
            _copy.Dispose();
            throw;
        }
        Prepare();
    }

    public int Steps { get; }
    public int Segments { get; }

    /// <summary>Holds the segment that was run last.</summary>
    public LayerWorkspace<T> Workspace { get; }

    public long Bytes => _copy.Bytes + Workspace.Bytes + (long)sizeof(T) * _discarded.Length;

    public int FirstStep(int segment) => segment * _every;

    /// <summary>Runs a segment, whose states at the first step must be known, and keeps those at the first step of the next.</summary>
    /// <param name="output">[T, B, n], of which the segment's steps are written.</param>
    public void Forward(int segment, T* output)
    {
        Run(segment, output + (long)FirstStep(segment) * Workspace.Batch * _runner.Sizes[_runner.Cell.Output.Dimension]);
        if (segment + 1 < Segments)
            for (int s = 0; s < _runner.Roles.StateSlots.Length; s++)
                if (_runner.Roles.StateSlots[s] >= 0)
                    Workspace.GetSlice(_runner.Roles.StateSlots[s], Workspace.Steps - 1, SlotTime.Next, _copy.State(s, segment + 1));
    }

    /// <summary>Runs a segment again unless the workspace still holds it.</summary>
    public void Restore(int segment)
    {
        if (_held == segment)
            return;
        fixed (T* output = _discarded)
            Run(segment, output);
    }

    void Run(int segment, T* output)
    {
        int first = FirstStep(segment);
        int steps = Math.Min(_every, Steps - first);
        if (Workspace.Steps != steps)
        {
            Workspace.Shape(steps, Workspace.Batch, Workspace.Mode);
            Prepare();
        }
        Workspace.Lengths = LengthsFrom(first, steps);
        Workspace.Noise = _noise?.From(first, Workspace.Batch);
        for (int s = 0; s < _runner.Roles.StateSlots.Length; s++)
            if (_runner.Roles.StateSlots[s] >= 0)
                Workspace.SetSlice(_runner.Roles.StateSlots[s], 0, SlotTime.Previous, _copy.State(s, segment));
        for (int i = 0; i < _inputs.Length; i++)
            _inputs[i] = (nint)_copy.Input(i, first);
        fixed (nint* inputs = _inputs)
            _runner.Engine.Forward(Workspace, new CallArrays<T> { Inputs = (T**)inputs, Output = output }, firstStep: 0);
        _held = segment;
    }

    /// <summary>Contexts into the workspace; what follows from them and from parameters alone is computed by the next run.</summary>
    void Prepare()
    {
        Workspace.PreparedVersion = -1;
        for (int c = 0; c < _runner.Roles.Contexts.Length; c++)
            if (_runner.Roles.Contexts[c] >= 0)
                Workspace.SetSlice(_runner.Roles.Contexts[c], 0, SlotTime.Current, _copy.Context(c));
    }

    int[]? LengthsFrom(int first, int steps)
    {
        if (_lengths is null || Array.TrueForAll(_lengths, l => l >= first + steps))
            return null;
        return Array.ConvertAll(_lengths, l => Math.Clamp(l - first, 0, steps));
    }

    public void Dispose()
    {
        _runner.Engine.Return(Workspace);
        _copy.Dispose();
    }
}
