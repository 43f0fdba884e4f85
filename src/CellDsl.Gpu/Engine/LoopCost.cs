using CellDsl.Gpu.Kernels;

namespace CellDsl.Gpu.Engine;

/// <summary>What a time step of a loop takes in either form, in microseconds: an estimate to choose by, from a few properties of a device. Nothing
/// here was measured.</summary>
/// <remarks>Of one step, not of all: the forms add in different orders, and a stream of single steps must give the numbers of a run over the whole
/// sequence.</remarks>
/// <param name="multiprocessors">Of the device.</param>
/// <param name="mostThreads">Of a group on the device.</param>
sealed class LoopCost(int multiprocessors, int mostThreads)
{
    /// <summary>From the end of a kernel to the start of the next one in a stream.</summary>
    const double Launch = 4;

    /// <summary>Two trips to the second-level cache, and waiting for the last group.</summary>
    const double Barrier = 2;

    /// <summary>Adding up the parts of sums that a group's threads have: two barriers of the group, and two trips through its shared
    /// memory.</summary>
    const double Combination = 0.4;

    /// <summary>Operations per multiprocessor and microsecond: 128 lanes that multiply and add, at 1.4 GHz.</summary>
    const double Operations = 128 * 2 * 1400;

    /// <summary>Threads on a multiprocessor without which its lanes are not all busy.</summary>
    const int BusyThreads = 128;

    // Parts of that. Stage kernels have the larger tiles; their weights come anew from the second-level cache. In the loop threads must add up their
    // parts.
    const double StageEfficiency = 0.4;
    const double LoopEfficiency = 0.25;

    /// <summary>Bytes per microsecond from the second-level cache: 3 TB/s.</summary>
    const double CacheBytes = 3e6;

    public double OfStages(GpuKernelStep[] stages, int batch)
        => stages.Sum(s => Launch + OperationsOf(s, batch) / (Operations * StageEfficiency * multiprocessors * Busy(s, batch)));

    /// <summary>The part of the device's lanes for which a stage kernel has threads: where units and sequences are few, not all.</summary>
    double Busy(GpuKernelStep stage, int batch)
    {
        TileChoice tile = TileChoice.For(stage.Accumulators, batch, LoopLayout.Quads(stage), multiprocessors, mostThreads);
        (int rows, int units) = tile.Groups(batch, LoopLayout.Quads(stage));
        return Math.Min(1, (double)rows * units * tile.Threads / (BusyThreads * multiprocessors));
    }

    /// <param name="waits">Barriers per time step.</param>
    public double OfLoop(GpuKernelStep[] stages, LoopLayout layout, int waits, int batch)
    {
        double perStep = waits * Barrier;
        foreach ((GpuKernelStep stage, StageShape shape) in stages.Zip(layout.Shapes))
        {
            if (stage.Products.Length > 0)
                perStep += Combination * ((layout.RowsPerGroup + shape.Rows - 1) / shape.Rows);
            double numbers = stage.Products.Sum(p => (double)p.Panel.Depth) * batch * layout.UnitGroups;
            perStep += Math.Max(
                OperationsOf(stage, batch) / (Operations * LoopEfficiency * Math.Min(layout.Groups, multiprocessors)),
                numbers * sizeof(float) / CacheBytes);
        }
        return perStep;
    }

    static double OperationsOf(GpuKernelStep stage, int batch)
        => 2.0 * batch * stage.Units * stage.Products.Sum(p => (double)p.Panel.Depth * p.Panel.Matrices.Length);
}
