namespace CellDsl.Gpu.Engine;

static class SimulatedSize
{
    /// <summary>Threads of the emulator take turns on one thread of the system: groups as a GPU has them.</summary>
    public static SimulatedDevice Usual => new(WarpThreads: 32, Warps: 4, Multiprocessors: 4);
}
