using System.Numerics;
using CellDsl.Execution;
using CellDsl.Kernels;
using CellDsl.Products;

namespace CellDsl.Backends.Cpu;

/// <summary>Runs a cell's programs with vectors of type <typeparamref name="V"/>. Each run is one job of the thread team.</summary>
sealed unsafe class CpuEngine<TCell, T, V> : CpuEngine<T>, ITeamJob
    where TCell : ICell
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
{
    readonly Sharing _sharing;
    readonly MaskTable _masks;
    readonly PackedPanels<T> _forwardPanels;
    readonly PackedPanels<T> _backwardPanels;
    readonly Worker<T>[] _workers;
    readonly CpuLane<TCell, T, V>[] _lanes;
    readonly NativeBlock _tables;
    readonly CpuJob<T> _job = new(V.Count);

    // The run at hand.
    PlanRun<T> _run = null!;
    bool _pack;

    public CpuEngine(SizedPlan plan, ParameterSet<T> parameters, Sharing sharing) : base(plan, parameters)
    {
        _sharing = sharing;
        _masks = new MaskTable(plan.Masks);
        var compiled = new PlanCompiler(plan, V.Count, sizeof(T), TileProducts<T, V>.MaxRows).Compile();
        (Forward, Backward) = (compiled.Forward, compiled.Backward);
        _forwardPanels = new PackedPanels<T>(compiled.ForwardPanels);
        _backwardPanels = new PackedPanels<T>(compiled.BackwardPanels);
        _tables = new NativeBlock(2L * parameters.Infos.Count * sizeof(T*));
        int sums = Math.Max(compiled.SumElements, GradientRunner<T, V>.SumElements);
        long panel = compiled.Forward.Steps.Concat(compiled.Backward.Steps).OfType<CompiledGradient>().Select(GradientRunner<T, V>.PanelElements)
            .Append(SlotLayout.Padded(plan.Sizes.Max(), V.Count)).Max();
        _workers = new Worker<T>[sharing.MostWorkers];
        _lanes = new CpuLane<TCell, T, V>[sharing.MostWorkers];
        for (int w = 0; w < _workers.Length; w++)
        {
            _workers[w] = new Worker<T>(sums, panel, _masks);
            _lanes[w] = new CpuLane<TCell, T, V>(_job, _workers[w]);
        }
    }

    T** Values => (T**)_tables.Pointer;

    T** ParameterGradients => Values + Parameters.Infos.Count;

    public override LayerWorkspace<T> CreateWorkspace() => new HostWorkspace<T>(Plan, V.Count, _sharing.ChunkSteps);

    public override void Execute(PlanRun<T> run)
    {
        var workspace = (HostWorkspace<T>)run.Workspace;
        PackedPanels<T> panels = run.IsBackward ? _backwardPanels : _forwardPanels;
        long version = ParameterVersion;
        _masks.Start(workspace.Noise, workspace.Batch);
        _pack = panels.Version != version;
        if (_pack)
        {
            panels.Allocate();
            panels.Version = -1;
        }
        _run = run;
        _job.Panels = panels;
        _job.ParameterGradients = ParameterGradients;
        long rows = (long)run.Steps * run.Batch;
        long flops = ((CompiledProgram)run.Program).FlopsPerRow * rows + (_pack ? 4 * Parameters.Count : 0);
        fixed (T* values = Parameters.Values, gradients = Parameters.Gradients)
        {
            FillTable(Values, values);
            if (run.IsBackward)
                FillTable(ParameterGradients, gradients);
            try
            {
                _job.Borrowed.Borrow(run);
                ThreadTeam.Shared.Run(this, _sharing.Workers(flops));
            }
            finally
            {
                _job.Borrowed.GiveBack(workspace);
            }
        }
        panels.Version = version;
        _run = null!;
    }

    void FillTable(T** table, T* first)
    {
        long offset = 0;
        for (int p = 0; p < Parameters.Infos.Count; p++)
        {
            table[p] = first + offset;
            offset += Parameters.Value(p).Length;
        }
    }

    void ITeamJob.Start(int workers) => _job.Start((CompiledProgram)_run.Program, _run, _sharing, workers);

    void ITeamJob.Abort() => _job.Abort();

    void ITeamJob.Run(int worker, int workers)
    {
        if (_pack)
            _job.Panels.Pack(Values, worker, workers);
        CpuLane<TCell, T, V> lane = _lanes[worker];
        lane.Begin(_run, worker, workers);
        PlanInterpreter.Run(_run, lane);
    }

    protected override void Free()
    {
        _forwardPanels.Dispose();
        _backwardPanels.Dispose();
        _tables.Dispose();
        foreach (Worker<T> worker in _workers)
            worker.Dispose();
    }
}
