using System.Numerics;
using System.Runtime.CompilerServices;
using CellDsl.Execution;
using CellDsl.Kernels;

namespace CellDsl.Backends.Cpu;

/// <summary>A worker of the team: of each step it does some rows or some tiles of units.</summary>
sealed unsafe class CpuLane<TCell, T, V>(CpuJob<T> job, Worker<T> worker) : HostLane<T>
    where TCell : ICell
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
{
    // Rows for each worker from which on they are shared rather than the units.
    const int RowsToShare = 8;

    Share _loopRows;

    protected override int LoopLanes => job.LoopWorkers;

    protected override bool IsCopied(int slot) => !job.Borrowed.Contains(slot);

    public override bool TryRunLoop(Share steps)
    {
        if (Lane >= job.LoopWorkers)
            return true;
        _loopRows = job.LoopByRows ? Share.Of(Pass.Batch, Lane, job.LoopWorkers) : Share.All(Pass.Batch);
        return false;
    }

    public override void Meet() => job.Barrier.Wait();

    protected override void MeetInLoop()
    {
        if (!job.LoopByRows)
            job.LoopBarrier.Wait();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(SizedStep step, int firstStep, int steps)
    {
        int rows = RowsOf(step, steps);
        if (step is not CompiledTiles tiles)
        {
            AddUp(step, firstStep, rows, Lanes);
            return;
        }
        bool byRows = !tiles.AddsAcrossRows && rows >= RowsToShare * Lanes;
        RunTiles(tiles, firstStep, byRows ? Share.Of(rows, Lane, Lanes) : Share.All(rows),
            byRows ? Share.All(tiles.Tiles.Length) : Share.Of(tiles.Tiles.Length, Lane, Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RunInLoop(SizedStep step, int t)
    {
        if (job.LoopByRows)
        {
            var all = (CompiledTiles)step;
            RunTiles(all, t, _loopRows, Share.All(all.Tiles.Length));
            return;
        }
        if (step is CompiledTiles tiles)
            RunTiles(tiles, t, _loopRows, Share.Of(tiles.Tiles.Length, Lane, job.LoopWorkers));
        else
            AddUp(step, t, Pass.Batch, job.LoopWorkers);
        if (job.LoopInStep)
            job.LoopBarrier.Wait();
    }

    void AddUp(SizedStep step, int firstStep, int rows, int lanes)
    {
        SlotStorage<T>[] slots = Workspace.Slots;
        if (step is SizedReduction reduction)
            ReductionRunner<T, V>.Run(reduction, slots, firstStep, rows, Existing(step), worker, Lane, lanes);
        else
            GradientRunner<T, V>.Run((CompiledGradient)step, slots, job.ParameterGradients, firstStep, rows, Existing(step), worker, Lane, lanes);
    }

    /// <summary>Of rows that are added up, only those that exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void RunTiles(CompiledTiles step, int t, Share rows, Share tiles)
    {
        if (!Pass.HasLengths || step is not CompiledKernel { AddsUp: true })
            RunAll(step, t, rows, tiles);
        else
            RunExisting(step, t, rows, tiles);
    }

    void RunExisting(CompiledTiles step, int t, Share rows, Share tiles)
    {
        ExistingRows existing = Existing(step);
        for (Share run = existing.Next(t, rows.First, rows.End); !run.IsEmpty; run = existing.Next(t, run.End, rows.End))
            RunAll(step, t, run, tiles);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void RunAll(CompiledTiles step, int t, Share rows, Share tiles)
    {
        SlotStorage<T>[] slots = Workspace.Slots;
        if (step is not CompiledKernel kernel)
            MaskRunner<T, V>.Run((CompiledMask)step, slots, t, rows, tiles, worker);
        else if (Workspace.Mode == RunMode.Infer)
            KernelRunner<TCell, T, V, Inferring>.Run(kernel, slots, job.Panels.Origin, t, rows, tiles, worker);
        else if (Workspace.Mode == RunMode.Record || Pass.IsBackward)
            KernelRunner<TCell, T, V, Recording>.Run(kernel, slots, job.Panels.Origin, t, rows, tiles, worker);
        else
            KernelRunner<TCell, T, V, Capturing>.Run(kernel, slots, job.Panels.Origin, t, rows, tiles, worker);
    }
}
