using CellDsl.Execution;

namespace CellDsl.Backends.Cpu;

/// <summary>What the workers of a run share.</summary>
sealed unsafe class CpuJob<T>(int width)
    where T : unmanaged
{
    public BorrowedSlots<T> Borrowed { get; } = new(width);

    public SpinBarrier Barrier { get; } = new();

    public SpinBarrier LoopBarrier { get; } = new();

    public PackedPanels<T> Panels { get; set; } = null!;

    /// <summary>Where the gradient of each parameter is.</summary>
    public T** ParameterGradients { get; set; }

    public int LoopWorkers { get; private set; }

    public bool LoopByRows { get; private set; }

    /// <summary>Whether workers wait for each other after each step of the loop. Not in a diagonal recurrence, where each takes its units through
    /// time by itself, unless sequences end at different steps.</summary>
    public bool LoopInStep { get; private set; }

    public void Start(CompiledProgram program, PlanRun<T> run, Sharing sharing, int workers)
    {
        (LoopWorkers, LoopSharing loop) = sharing.ForLoop(program, run.Batch, workers, sizeof(T));
        LoopByRows = loop == LoopSharing.Rows;
        LoopInStep = run.HasLengths || !program.UnitsAreIndependent;
        Barrier.Reset(workers);
        LoopBarrier.Reset(LoopWorkers);
    }

    public void Abort()
    {
        Barrier.Break();
        LoopBarrier.Break();
    }
}
