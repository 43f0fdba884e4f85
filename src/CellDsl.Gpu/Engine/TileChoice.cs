using CellDsl.Gpu.Kernels;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

/// <summary>Tile and group with which a kernel forms its products.</summary>
/// <param name="Tile">One of the tiles: how many rows a thread has.</param>
/// <param name="Group">One of the groups.</param>
sealed record TileChoice(Type Tile, int RowsPerThread, Type Group, int UnitThreads, int RowThreads)
{
    /// <summary>Registers for sums, of 170 that a thread has where enough of them are resident.</summary>
    const int SumRegisters = 80;
    const int ResidentThreads = 384;

    public int Threads => UnitThreads * RowThreads;

    /// <summary>Tells the compiler how many registers a thread may have: so many that 384 threads are resident, 12 warps: 170 of the 65,536
    /// that NVIDIA's multiprocessors have. Without a bound it takes up to 255 to load ahead.</summary>
    public KernelSpecialization Specialization => SpecializationOf(Threads);

    /// <summary>Rows of a group.</summary>
    public int Rows => RowsPerThread * RowThreads;

    /// <summary>Groups for so many rows and fours of units.</summary>
    public (int Rows, int Units) Groups(int rows, int quads) => ((rows + Rows - 1) / Rows, (quads + UnitThreads - 1) / UnitThreads);

    public static TileChoice Of<TTile, TGroup>()
        where TTile : struct, ITile<TTile>
        where TGroup : struct, IGroup
        // Each thread brings four elements of at most one row.
        => TTile.Rows * (TGroup.RowThreads / 4) <= TGroup.UnitThreads
            ? new(typeof(TTile), TTile.Rows, typeof(TGroup), TGroup.UnitThreads, TGroup.RowThreads)
            : throw new ArgumentException($"A {typeof(TGroup).Name} has too few threads to bring the rows of a {typeof(TTile).Name}.");

    public static KernelSpecialization SpecializationOf<TGroup>()
        where TGroup : struct, IGroup
        => SpecializationOf(TGroup.UnitThreads * TGroup.RowThreads);

    static KernelSpecialization SpecializationOf(int threads) => new(threads, ResidentThreads / threads);

    /// <summary>For tensor cores; null where the sums do not fit in a thread's registers.</summary>
    public static TileChoice? ForTensor(int accumulators) => s_tensor.FirstOrDefault(t => 4 * t.RowsPerThread * accumulators <= SumRegisters);

    static readonly TileChoice[] s_tensor = [Of<TensorTile4, TensorGroup>(), Of<TensorTile2, TensorGroup>()];
    static readonly TileChoice[] s_tiny = [Of<Tile2, TinyGroup>(), Of<Tile1, TinyGroup>()];
    static readonly TileChoice[] s_small = [Of<Tile8, SmallGroup>(), Of<Tile4, SmallGroup>(), Of<Tile2, SmallGroup>(), Of<Tile1, SmallGroup>()];
    static readonly TileChoice[] s_large = [Of<Tile8, LargeGroup>(), Of<Tile4, LargeGroup>(), Of<Tile2, LargeGroup>(), Of<Tile1, LargeGroup>()];

    /// <summary>The largest tile whose sums fit in a thread's registers, unless smaller ones keep more of the device's multiprocessors
    /// busy.</summary>
    /// <param name="mostThreads">Of a group on the device.</param>
    public static TileChoice For(int accumulators, int rows, int quads, int multiprocessors, int mostThreads)
    {
        // A large group's weights of two parts, 4 KiB for each matrix, must fit in 48 KiB of shared memory with the operand's rows.
        IEnumerable<TileChoice> possible = mostThreads < s_small[0].Threads ? s_tiny
            : accumulators <= 10 && mostThreads >= s_large[0].Threads ? s_large.Concat(s_small) : s_small;
        TileChoice[] fitting = [.. possible.Where(t => t.RowsPerThread == 1 || 4 * t.RowsPerThread * accumulators <= SumRegisters)];
        // A tile of twice the rows that there are has nothing to do in half of its threads' registers.
        TileChoice[] useful = [.. fitting.Where(t => t.RowsPerThread == 1 || t.Rows < 2 * rows)];
        return useful.FirstOrDefault(t => t.Groups(rows, quads) is var (r, u) && (long)r * u >= multiprocessors) ?? useful[^1];
    }
}
