using System.Numerics;
using System.Runtime.CompilerServices;
using CellDsl.Execution;
using CellDsl.Kernels;

namespace CellDsl.Backends.Cpu;

/// <summary>Runs a cell's programs with vectors of type <typeparamref name="V"/>. One run at a time; each is one job of the thread team.</summary>
sealed unsafe class CpuEngine<TCell, T, V> : CpuEngine<T>, ITeamJob
    where TCell : ICell
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
{
    readonly CellDescription _cell;
    readonly MaskTable _masks;
    readonly ParameterSet<T> _parameters;
    readonly Sharing _sharing;
    readonly CompiledPlan _plan;
    readonly PackedPanels<T> _forwardPanels;
    readonly PackedPanels<T> _backwardPanels;
    readonly Worker<T>[] _workers;
    readonly SlotRoles _roles;
    readonly NativeBlock _tables;
    readonly BorrowedSlots<T> _borrowed = new(V.Count);
    readonly SpinBarrier _barrier = new();
    readonly SpinBarrier _loopBarrier = new();
    readonly Lock _gate = new();

    // The job at hand.
    Workspace<T> _workspace = null!;
    CallArrays<T> _arrays;
    PackedPanels<T> _panels = null!;
    bool _backward;
    bool _pack;
    bool _prepare;
    int _firstStep;
    int _loopWorkers;
    LoopSharing _loopSharing;
    bool _disposed;

    /// <param name="masks">Those that the cell's plan draws.</param>
    public CpuEngine(CellDescription cell, IReadOnlyList<MaskInfo> masks, ParameterSet<T> parameters, IReadOnlyList<int> sizes, Sharing sharing)
    {
        _cell = cell;
        _masks = new MaskTable(masks);
        _parameters = parameters;
        _sharing = sharing;
        _roles = new SlotRoles(_cell);
        _plan = new PlanCompiler(_cell, sizes, V.Count, sizeof(T), TileProducts<T, V>.MaxRows).Compile();
        Workspaces = new WorkspacePool<T>(_cell, sizes, V.Count, sharing.ChunkSteps);
        _forwardPanels = new PackedPanels<T>(_plan.ForwardPanels);
        _backwardPanels = new PackedPanels<T>(_plan.BackwardPanels);
        _tables = new NativeBlock(2L * parameters.Infos.Count * sizeof(T*));
        int sums = Math.Max(_plan.SumElements, GradientRunner<T, V>.SumElements);
        long panel = Gradients(_plan).Select(GradientRunner<T, V>.PanelElements).Append(SlotLayout.Padded(sizes.Max(), V.Count)).Max();
        _workers = new Worker<T>[sharing.MostWorkers];
        for (int w = 0; w < _workers.Length; w++)
            _workers[w] = new Worker<T>(sums, panel, _masks);
    }

    static IEnumerable<CompiledGradient> Gradients(CompiledPlan plan)
        => new[] { plan.Forward, plan.Backward }.SelectMany(p => p.Before.Concat(p.Loop).Concat(p.After)).OfType<CompiledGradient>();

    public override WorkspacePool<T> Workspaces { get; }

    T** Values => (T**)_tables.Pointer;
    T** ParameterGradients => Values + _parameters.Infos.Count;

    protected override void Forward(Workspace<T> workspace, in CallArrays<T> arrays, int firstStep)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            long version = _parameters.Version;
            _backward = false;
            _firstStep = firstStep;
            _prepare = workspace.PreparedVersion != version;
            // A failure on the way must not leave a half-prepared workspace that looks whole.
            workspace.PreparedVersion = -1;
            Run(workspace, arrays, _forwardPanels, version);
            workspace.PreparedVersion = version;
        }
    }

    protected override void Backward(Workspace<T> workspace, in CallArrays<T> arrays)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _backward = true;
            _firstStep = 0;
            ClearTotals(workspace);
            fixed (T* gradients = _parameters.Gradients)
            {
                FillTable(ParameterGradients, gradients);
                Run(workspace, arrays, _backwardPanels, _parameters.Version);
                AddParameterGradients(workspace);
            }
        }
    }

    void Run(Workspace<T> workspace, in CallArrays<T> arrays, PackedPanels<T> panels, long version)
    {
        _workspace = workspace;
        _arrays = arrays;
        _panels = panels;
        _masks.Start(workspace.Noise, workspace.Batch);
        _pack = panels.Version != version;
        if (_pack)
        {
            panels.Allocate();
            panels.Version = -1;
        }
        CompiledProgram program = _backward ? _plan.Backward : _plan.Forward;
        long rows = (long)workspace.Steps * workspace.Batch;
        long flops = program.FlopsPerRow * rows + (_pack ? 4 * _parameters.Count : 0);
        fixed (T* values = _parameters.Values)
        {
            FillTable(Values, values);
            if (_prepare && !_backward)
                CopyParameters(workspace);
            try
            {
                Borrow();
                ThreadTeam.Shared.Run(this, _sharing.Workers(flops));
            }
            finally
            {
                _borrowed.GiveBack(workspace);
            }
        }
        panels.Version = version;
        _workspace = null!;
        _arrays = default;
    }

    /// <summary>A recorded pass copies its inputs: backward reads them when the caller's arrays may have changed.</summary>
    void Borrow()
    {
        if (_backward && _roles.OutputGradient >= 0)
            _borrowed.Borrow(_workspace, _roles.OutputGradient, _arrays.Output);
        int[] inputs = _backward ? _roles.InputGradients : _roles.Inputs;
        if (_backward || _workspace.Mode == RunMode.Infer && _firstStep == 0)
            for (int i = 0; i < inputs.Length; i++)
                _borrowed.Borrow(_workspace, inputs[i], _arrays.Inputs[i]);
        if (_backward || _workspace.Mode != RunMode.Infer || _firstStep != 0)
            return;
        SlotRef output = _cell.Plan.Output;
        if (output.Time == SlotTime.Next)
            _borrowed.BorrowState(_workspace, output.Slot, _arrays.Output);
        else if (_cell.Plan.Slots[output.Slot] is { Kind: SlotKind.Step, Role: not SlotRole.Input } && output.Time == SlotTime.Current)
            _borrowed.Borrow(_workspace, output.Slot, _arrays.Output);
    }

    void FillTable(T** table, T* first)
    {
        long offset = 0;
        for (int p = 0; p < _parameters.Infos.Count; p++)
        {
            table[p] = first + offset;
            offset += _parameters.Value(p).Length;
        }
    }

    void CopyParameters(Workspace<T> workspace)
    {
        foreach ((int slot, int parameter) in _roles.Parameters)
            if (workspace.Slots[slot].Origin != null)
                _parameters.Value(parameter).CopyTo(new Span<T>(workspace.Slots[slot].Origin, workspace.Size(slot)));
    }

    void ClearTotals(Workspace<T> workspace)
    {
        foreach (int slot in _plan.BackwardTotals)
        {
            SlotStorage<T> storage = workspace.Slots[slot];
            if (storage.Origin != null)
                System.Runtime.InteropServices.NativeMemory.Clear(storage.Origin, (nuint)storage.SliceStride * (nuint)sizeof(T));
        }
    }

    void AddParameterGradients(Workspace<T> workspace)
    {
        foreach ((int slot, int parameter) in _roles.ParameterGradients)
        {
            Span<T> target = _parameters.Gradient(parameter);
            var source = new ReadOnlySpan<T>(workspace.Slots[slot].Origin, target.Length);
            for (int n = 0; n < target.Length; n++)
                target[n] += source[n];
        }
    }

    void ITeamJob.Start(int workers)
    {
        CompiledProgram program = _backward ? _plan.Backward : _plan.Forward;
        (_loopWorkers, _loopSharing) = _sharing.ForLoop(program, _workspace.Batch, workers, sizeof(T));
        _barrier.Reset(workers);
        _loopBarrier.Reset(_loopWorkers);
    }

    void ITeamJob.Abort()
    {
        _barrier.Break();
        _loopBarrier.Break();
    }

    void ITeamJob.Run(int worker, int workers)
    {
        if (_pack)
            _panels.Pack(Values, worker, workers);
        if (_backward)
            RunBackward(worker, workers);
        else if (_workspace.Mode == RunMode.Infer)
            RunForward<Inferring>(worker, workers);
        else if (_workspace.Mode == RunMode.Record)
            RunForward<Recording>(worker, workers);
        else
            RunForward<Capturing>(worker, workers);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void RunForward<TMode>(int worker, int workers)
        where TMode : struct, IKernelMode
    {
        Workspace<T> workspace = _workspace;
        for (int first = 0; first < workspace.Steps; first += workspace.ForwardChunk)
        {
            var chunk = new Share(first, Math.Min(first + workspace.ForwardChunk, workspace.Steps));
            Share rows = Rows(chunk, worker, workers);
            for (int i = 0; i < _roles.Inputs.Length; i++)
                if (IsCopied(_roles.Inputs[i]))
                    SlotCopy.In(workspace, _roles.Inputs[i], _firstStep, _arrays.Inputs[i], rows);
            _barrier.Wait();

            RunPhase<TMode>(_plan.Forward.Before, chunk, prepare: _prepare && chunk.First == 0, worker, workers);
            RunLoop<TMode>(_plan.Forward.Loop, chunk, worker);
            _barrier.Wait();
            RunPhase<TMode>(_plan.Forward.After, chunk, prepare: _prepare && chunk.End == workspace.Steps, worker, workers);
            if (IsCopied(_cell.Plan.Output.Slot))
                SlotCopy.Out(workspace, _cell.Plan.Output, _firstStep, _arrays.Output, rows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void RunBackward(int worker, int workers)
    {
        Workspace<T> workspace = _workspace;
        StartCarries(Share.Of(workspace.Batch, worker, workers), workspace.Steps);
        int size = workspace.BackwardChunk;
        for (int first = (workspace.Steps - 1) / size * size; first >= 0; first -= size)
        {
            var chunk = new Share(first, Math.Min(first + size, workspace.Steps));
            Share rows = Rows(chunk, worker, workers);
            if (IsCopied(_roles.OutputGradient))
                SlotCopy.In(workspace, _roles.OutputGradient, 0, _arrays.Output, rows);
            _barrier.Wait();

            RunPhase<Recording>(_plan.Backward.Before, chunk, prepare: chunk.End == workspace.Steps, worker, workers);
            RunLoop<Recording>(_plan.Backward.Loop, chunk, worker);
            _barrier.Wait();
            RunPhase<Recording>(_plan.Backward.After, chunk, prepare: chunk.First == 0, worker, workers);
            for (int i = 0; i < _roles.InputGradients.Length; i++)
                if (IsCopied(_roles.InputGradients[i]))
                    SlotCopy.Out(workspace, new SlotRef(_roles.InputGradients[i], SlotTime.Current), 0, _arrays.Inputs[i], rows);
        }
    }

    bool IsCopied(int slot) => slot >= 0 && !_borrowed.Contains(slot);

    /// <summary>A worker's part of the rows t·B + b of some time steps.</summary>
    Share Rows(Share steps, int worker, int workers)
    {
        int batch = _workspace.Batch;
        Share part = Share.Of((steps.End - steps.First) * batch, worker, workers);
        return new Share(steps.First * batch + part.First, steps.First * batch + part.End);
    }

    /// <summary>Steps of the plan outside the loop, each over all rows of the time steps at once, or time step by time step where it reads or adds to
    /// a slot with a row per sequence.</summary>
    /// <param name="prepare">Whether values of parameters and contexts alone are to be computed.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void RunPhase<TMode>(CompiledStep[] phase, Share steps, bool prepare, int worker, int workers)
        where TMode : struct, IKernelMode
    {
        int batch = _workspace.Batch;
        int count = steps.End - steps.First;
        foreach (CompiledStep step in phase)
        {
            if (step.Rows != RowSpace.Sequence && !prepare)
                continue;
            int rows = step.Rows switch
            {
                RowSpace.Parameter => 1,
                RowSpace.Context => batch,
                _ => step.StepByStep ? batch : batch * count,
            };
            RunStep<TMode>(step, _firstStep + steps.First, step.StepByStep ? count : 1, rows, worker, workers);
            _barrier.Wait();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void RunStep<TMode>(CompiledStep step, int firstStep, int steps, int rows, int worker, int workers)
        where TMode : struct, IKernelMode
    {
        SlotStorage<T>[] slots = _workspace.Slots;
        switch (step)
        {
            case CompiledTiles tiles:
                bool byRows = !tiles.AddsAcrossRows && rows >= 8 * workers;
                Share ownRows = byRows ? Share.Of(rows, worker, workers) : Share.All(rows);
                Share ownTiles = byRows ? Share.All(tiles.Tiles.Length) : Share.Of(tiles.Tiles.Length, worker, workers);
                ExistingRows added = tiles is CompiledKernel { AddsUp: true } ? Existing(step) : default;
                for (int t = firstStep; t < firstStep + steps; t++)
                    if (added.AreAll)
                        RunTiles<TMode>(tiles, t, ownRows, ownTiles, _workers[worker]);
                    else
                        for (Share run = added.Next(t, ownRows.First, ownRows.End); !run.IsEmpty; run = added.Next(t, run.End, ownRows.End))
                            RunTiles<TMode>(tiles, t, run, ownTiles, _workers[worker]);
                break;
            case CompiledReduction reduction:
                ReductionRunner<T, V>.Run(reduction, slots, firstStep, rows, Existing(step), _workers[worker], worker, workers);
                break;
            case CompiledGradient gradient:
                GradientRunner<T, V>.Run(gradient, slots, ParameterGradients, firstStep, steps, rows, Existing(step), _workers[worker], worker, workers);
                break;
        }
    }

    /// <summary>Rows of a step of the backward pass.</summary>
    ExistingRows Existing(CompiledStep step)
        => new(step.Rows == RowSpace.Parameter ? null : _workspace.Lengths, ofSteps: step.Rows == RowSpace.Sequence);

    void RunTiles<TMode>(CompiledTiles step, int t, Share rows, Share tiles, Worker<T> worker)
        where TMode : struct, IKernelMode
    {
        if (step is CompiledKernel kernel)
            KernelRunner<TCell, T, V, TMode>.Run(kernel, _workspace.Slots, _panels.Origin, t, rows, tiles, worker);
        else
            MaskRunner<T, V>.Run((CompiledMask)step, _workspace.Slots, t, rows, tiles, worker);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void RunLoop<TMode>(CompiledStep[] loop, Share steps, int worker)
        where TMode : struct, IKernelMode
    {
        if (worker >= _loopWorkers)
            return;
        bool byRows = _loopSharing == LoopSharing.Rows;
        // A diagonal recurrence: each worker takes its units through time by itself, unless rows end at different steps.
        bool inStep = _workspace.Lengths != null || !(_backward ? _plan.Backward : _plan.Forward).UnitsAreIndependent;
        Share rows = Share.Of(_workspace.Batch, worker, _loopWorkers);
        int count = steps.End - steps.First;
        for (int n = 0; n < count; n++)
        {
            int t = _firstStep + (_backward ? steps.End - 1 - n : steps.First + n);
            if (_backward && _workspace.Lengths != null)
                StartStep(t, rows, byRows);
            foreach (CompiledStep step in loop)
                if (byRows)
                {
                    var tiles = (CompiledTiles)step;
                    RunTiles<TMode>(tiles, t, rows, Share.All(tiles.Tiles.Length), _workers[worker]);
                }
                else
                {
                    RunLoopStep<TMode>(step, t, worker);
                    if (inStep)
                        _loopBarrier.Wait();
                }
            if (_workspace.Lengths != null)
                EndStep(t, rows, byRows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void RunLoopStep<TMode>(CompiledStep step, int t, int worker)
        where TMode : struct, IKernelMode
    {
        if (step is CompiledTiles tiles)
            RunTiles<TMode>(tiles, t, Share.All(_workspace.Batch), Share.Of(tiles.Tiles.Length, worker, _loopWorkers), _workers[worker]);
        else
            RunStep<TMode>(step, t, 1, _workspace.Batch, worker, _loopWorkers);
    }

    void StartCarries(Share rows, int steps)
    {
        foreach ((int slot, int state) in _roles.Carries)
            for (int b = rows.First; b < rows.End; b++)
                StartCarry(slot, state, b, steps - 1, reaches: _workspace.Lengths is not { } lengths || lengths[b] == steps);
    }

    /// <summary>The adjoint of the state after step t: the final state's gradient where the sequence ends with that step, else zero.</summary>
    void StartCarry(int slot, int state, int b, int t, bool reaches)
    {
        int size = _workspace.Size(slot);
        var row = new Span<T>(_workspace.Slots[slot].Row(t, SlotTime.Next, b), size);
        T* gradient = _arrays.FinalStates == null ? null : _arrays.FinalStates[state];
        if (reaches && gradient != null)
            new ReadOnlySpan<T>(gradient + (nint)b * size, size).CopyTo(row);
        else
            row.Clear();
    }

    /// <summary>Backward, variable lengths: sequences that end with this step start here; adjoints of steps after a sequence's end are zero.</summary>
    void StartStep(int t, Share rows, bool byRows)
    {
        for (int b = rows.First; b < rows.End; b++)
        {
            int length = _workspace.Lengths![b];
            if (length == t + 1 && length < _workspace.Steps)
                foreach ((int slot, int state) in _roles.Carries)
                    StartCarry(slot, state, b, t, reaches: true);
            if (t >= length)
                ClearAdjoints(t, b);
        }
        if (!byRows)
            _loopBarrier.Wait();
    }

    /// <summary>Variable lengths: after a sequence's end states stay as they are, and (backward) adjoints stay zero, whatever the values there.</summary>
    void EndStep(int t, Share rows, bool byRows)
    {
        for (int b = rows.First; b < rows.End; b++)
        {
            if (t - _firstStep < _workspace.Lengths![b])
                continue;
            if (!_backward)
            {
                foreach (int slot in _roles.States)
                    Copy(slot, b, t, SlotTime.Previous, SlotTime.Next);
                continue;
            }
            ClearAdjoints(t, b);
            // Steps that do not exist come before those that do.
            foreach (int slot in _plan.LoopTotals)
                new Span<T>(_workspace.Slots[slot].Row(t, SlotTime.Current, b), _workspace.Size(slot)).Clear();
            foreach ((int slot, int state) in _roles.Carries)
                if (t == 0)
                    StartCarry(slot, state, b, -1, reaches: true);
                else
                    new Span<T>(_workspace.Slots[slot].Row(t, SlotTime.Previous, b), _workspace.Size(slot)).Clear();
        }
        if (!byRows)
            _loopBarrier.Wait();
    }

    void ClearAdjoints(int t, int b)
    {
        foreach (int slot in _plan.BackwardSteps)
            if (_workspace.Slots[slot].Origin != null)
                new Span<T>(_workspace.Slots[slot].Row(t, SlotTime.Current, b), _workspace.Size(slot)).Clear();
    }

    void Copy(int slot, int row, int step, SlotTime from, SlotTime to)
    {
        SlotStorage<T> storage = _workspace.Slots[slot];
        int size = _workspace.Size(slot);
        new ReadOnlySpan<T>(storage.Row(step, from, row), size).CopyTo(new Span<T>(storage.Row(step, to, row), size));
    }

    public override void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            Workspaces.Dispose();
            _forwardPanels.Dispose();
            _backwardPanels.Dispose();
            _tables.Dispose();
            foreach (Worker<T> worker in _workers)
                worker.Dispose();
        }
    }
}
