using ILGPU.Runtime.CPU;

namespace CellDsl.Gpu.Engine;

/// <summary>The size of the device that is simulated on the processor.</summary>
/// <param name="WarpThreads">Threads of a warp.</param>
/// <param name="Warps">Of the largest group.</param>
/// <param name="Multiprocessors">Groups that run at the same time.</param>
readonly record struct SimulatedDevice(int WarpThreads, int Warps, int Multiprocessors)
{
    const int MostWarpThreads = 32;

    /// <summary>With room for groups of so many threads.</summary>
    public SimulatedDevice WithGroupsOf(int threads)
        => threads <= WarpThreads * Warps ? this
            : this with { WarpThreads = Math.Min(threads, MostWarpThreads), Warps = (threads + MostWarpThreads - 1) / MostWarpThreads };

    /// <summary>With room for so many groups at the same time.</summary>
    public SimulatedDevice WithGroups(int groups) => this with { Multiprocessors = Math.Max(Multiprocessors, groups) };

    public CPUDevice ToDevice() => new(WarpThreads, Warps, Multiprocessors);
}
