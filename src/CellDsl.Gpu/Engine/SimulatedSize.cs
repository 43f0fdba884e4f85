namespace CellDsl.Gpu.Engine;

static class SimulatedSize
{
    /// <summary>ILGPU has a thread of the system for every thread that the multiprocessors have room for, and each launch wakes them all: a small
    /// device.</summary>
    public static SimulatedDevice Usual => new(WarpThreads: 8, Warps: 1, Multiprocessors: 2);
}
