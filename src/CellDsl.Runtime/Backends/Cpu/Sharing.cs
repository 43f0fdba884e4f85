using CellDsl.Execution;

namespace CellDsl.Backends.Cpu;

/// <summary>How the workers share the time loop: rows of the batch, with no barrier, or tiles of units, with a barrier after every step of the plan
/// where units depend on each other.</summary>
enum LoopSharing { Rows, Units }

/// <summary>Decides how many workers a run is worth, and how its work is divided among them and over time. Speed only: results do not depend on the
/// workers, and on chunks of time only in the rounding of sums over time.</summary>
/// <param name="Threads">The most workers, as the user says.</param>
/// <param name="SmallWork">Share work of any size among as many workers, whatever the processors (tests).</param>
/// <param name="Loop">How the loop is shared where both are possible; null: as the shapes suggest.</param>
/// <param name="ChunkSteps">Time steps, a power of two, that a pass takes at once; null: as the shapes suggest.</param>
sealed record Sharing(int Threads, bool SmallWork = false, LoopSharing? Loop = null, int? ChunkSteps = null)
{
    // A dispatch to a waiting thread costs a few microseconds, to a parked one tens; a core does some 50 flops per nanosecond.
    const long FlopsPerWorker = 1_000_000;
    // A barrier costs a quarter of a microsecond.
    const long FlopsPerLoopWorker = 40_000;
    // Packed weights that a core's own cache holds from step to step.
    const long CacheBytes = 1 << 20;

    /// <summary>The most workers there will be: more of them than processors would only take turns.</summary>
    public int MostWorkers => SmallWork ? Threads : Math.Min(Threads, Environment.ProcessorCount);

    public int Workers(long flops)
        => SmallWork ? Threads : (int)Math.Clamp(flops / FlopsPerWorker, 1, MostWorkers);

    public (int Workers, LoopSharing Sharing) ForLoop(CompiledProgram program, int batch, int workers, int elementSize)
    {
        if (workers == 1 || program.Loop.Length == 0)
            return (1, program.RowsAreIndependent ? LoopSharing.Rows : LoopSharing.Units);
        long weightBytes = program.LoopPanelElements * elementSize;
        LoopSharing wanted = Loop ?? (batch < 2 * workers || weightBytes > CacheBytes && batch < 32 * workers ? LoopSharing.Units : LoopSharing.Rows);
        if (wanted == LoopSharing.Rows && program.RowsAreIndependent)
            return (Math.Min(workers, batch), LoopSharing.Rows);
        if (program.UnitsAreIndependent)
            return (Math.Min(workers, ((CompiledTiles)program.Loop[0]).Tiles.Length), LoopSharing.Units);
        int worth = SmallWork ? workers : (int)Math.Clamp(program.LoopFlops * batch / program.Loop.Length / FlopsPerLoopWorker, 1, workers);
        return (worth, LoopSharing.Units);
    }
}
