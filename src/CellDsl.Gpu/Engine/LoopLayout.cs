using System.Numerics;
using CellDsl.Gpu.Kernels;

namespace CellDsl.Gpu.Engine;

/// <summary>For tests: in how many groups of how many threads a loop runs.</summary>
/// <param name="Rows">Of a thread.</param>
/// <param name="Kept">Null: as few as the layout that is chosen needs.</param>
/// <param name="WithoutWaiting">A mistake, to be found: groups do not wait for each other.</param>
sealed record ForcedLoop(int Groups, int Threads, int Rows, KeptWeights? Kept = null, bool WithoutWaiting = false);

/// <summary>Where a product's weights are in a group's shared memory.</summary>
/// <param name="Quads">Fours of elements that there are weights for: whole blocks of neighbours, without those in registers.</param>
readonly record struct SharedWeights(int Begin, int Quads);

/// <summary>How the groups of a loop that is one launch share its units and sequences, and what each has in shared memory.</summary>
/// <param name="UnitGroups">Groups that share the units. They wait for each other.</param>
/// <param name="RowGroups">Groups that share the sequences.</param>
/// <param name="Shapes">For each stage.</param>
/// <param name="Weights">For each stage and product, its weights in shared memory.</param>
/// <param name="Kept">Weights in registers.</param>
/// <param name="KeptRegisters">Registers of a thread for them.</param>
/// <param name="SharedQuads">Fours of numbers in a group's shared memory. Places in it are right only where there are no more bytes than an int
/// holds; devices have less.</param>
sealed record LoopLayout(
    int Threads, Type Tile, int UnitGroups, int RowGroups, int RowsPerGroup, StageShape[] Shapes, SharedWeights[][] Weights, KeptWeights Kept,
    int KeptRegisters, long SharedQuads)
{
    /// <summary>Registers for sums, of the 255 that a thread may have at most.</summary>
    const int SumRegisters = 80;

    /// <summary>Registers for weights, sums and vectors: of the next turn of each product, and of all rounds with weights in registers, which
    /// compilers load before they multiply. Loops need the others for addresses, and in the equations.</summary>
    const int SumAndWeightRegisters = 200;

    static readonly (int Rows, Type Type)[] s_tiles = [(4, typeof(Tile4)), (2, typeof(Tile2)), (1, typeof(Tile1))];

    public int Groups => UnitGroups * RowGroups;

    public long SharedBytes => SharedQuads * 4 * sizeof(float);

    /// <summary>What a group needs, in words.</summary>
    public string Memory
        => $"{SharedBytes} bytes of shared memory{(KeptRegisters > 0 ? $" and {KeptRegisters} registers of a thread for weights" : "")}";

    /// <summary>As few units in a group as so many groups allow, and as few sequences as they then allow.</summary>
    /// <param name="rowsPerThread">Null: as many as registers and sequences allow.</param>
    /// <returns>Null where a group would have more units than threads, or a thread more sums and weights than registers.</returns>
    public static LoopLayout? Of(GpuKernelStep[] stages, int batch, int groups, int threads, int? rowsPerThread, KeptWeights kept)
    {
        int keptRegisters = kept.Registers(stages);
        int quads = stages.Max(Quads);
        int unitGroups = DivideUp(quads, DivideUp(quads, groups));
        int rowsPerGroup = DivideUp(batch, Math.Clamp(groups / unitGroups, 1, batch));
        if (TileFor(stages, rowsPerGroup, rowsPerThread, kept) is not var (tileRows, tile))
            return null;
        var shapes = new StageShape[stages.Length];
        int parts = 0, adders = 0;
        long weights = 0;
        for (int s = 0; s < stages.Length; s++)
        {
            // Stages of one dimension have one shape, so that a thread finds what it has computed itself.
            GpuKernelStep[] alike = [.. stages.Where(other => other.Dimension == stages[s].Dimension)];
            int groupQuads = DivideUp(Quads(stages[s]), unitGroups);
            if (groupQuads * tileRows > threads)
                return null;
            // Threads with the same units and elements would have the same weights in their registers.
            int tiles = keptRegisters > 0 ? 1 : Math.Clamp(DivideUp(rowsPerGroup, tileRows), 1, threads / (groupQuads * tileRows));
            int depth = alike.SelectMany(a => a.Products).Select(p => DivideUp(p.Panel.Depth, 4)).DefaultIfEmpty(1).Max();
            int slices = Math.Min(PowerOf2AtMost(threads / (tiles * groupQuads)), Math.Max(tileRows, PowerOf2AtLeast(depth)));
            // A thread has at least a value's parts for as many values as it has rows, so that there are enough threads.
            int each = Math.Max(tileRows, PowerOf2AtLeast((int)Math.Ceiling(Math.Sqrt(slices))));
            shapes[s] = new StageShape
            {
                Quads = Quads(stages[s]),
                GroupQuads = groupQuads,
                GroupQuadsInverse = StageShape.InverseOf(groupQuads),
                Rows = tiles * tileRows,
                Slices = slices,
                SlicesLog2 = BitOperations.Log2((uint)slices),
                Adders = slices / each,
                AddersLog2 = BitOperations.Log2((uint)(slices / each)),
            };
            int values = shapes[s].Rows * groupQuads;
            parts = Math.Max(parts, values * (slices + 1));
            adders = Math.Max(adders, values * (shapes[s].Adders + 1));
        }
        SharedWeights[][] places = [.. stages.Select((stage, s) => stage.Products.Select(p =>
        {
            int left = Math.Max(0, DivideUp(p.Panel.Depth, 4) - kept.Rounds(p) * shapes[s].Slices);
            var place = new SharedWeights((int)weights, DivideUp(left, LoopOperand.Neighbours) * LoopOperand.Neighbours);
            weights += 4L * place.Quads * p.Panel.Matrices.Length * shapes[s].GroupQuads;
            return place;
        }).ToArray())];
        for (int s = 0; s < shapes.Length; s++)
            (shapes[s].Parts, shapes[s].Sums) = ((int)weights, (int)weights + parts);
        bool multiplies = stages.Any(s => s.Products.Length > 0);
        return new LoopLayout(threads, tile, unitGroups, DivideUp(batch, rowsPerGroup), rowsPerGroup, shapes, places, kept, keptRegisters,
            multiplies ? weights + parts + adders : 0);
    }

    /// <summary>The most rows for which a thread has registers, and a group sequences.</summary>
    /// <returns>Null where there are too few registers for one row.</returns>
    public static (int Rows, Type Type)? TileFor(GpuKernelStep[] stages, int rowsPerGroup, int? rowsPerThread, KeptWeights kept)
    {
        if (rowsPerThread is not null)
            return s_tiles.First(t => t.Rows == rowsPerThread);
        int sums = stages.Max(s => s.Accumulators), products = stages.Sum(s => s.Products.Length), keptRegisters = kept.Registers(stages);
        int rounds = stages.SelectMany(s => s.Products).Select(kept.Rounds).DefaultIfEmpty().Max();
        return s_tiles.Where(t => t.Rows == 1 || t.Rows < 2 * rowsPerGroup).Select(t => ((int, Type)?)t)
            .FirstOrDefault(t => t is var (rows, _) && (keptRegisters > 0
                ? keptRegisters + 4 * rows * (sums + products + rounds) <= SumAndWeightRegisters
                : rows == 1 || 4 * rows * sums <= SumRegisters));
    }

    public static int Quads(GpuKernelStep stage) => (stage.Units + 3) / 4;

    static int DivideUp(int count, int by) => (count + by - 1) / by;
    static int PowerOf2AtMost(int n) => 1 << BitOperations.Log2((uint)n);
    static int PowerOf2AtLeast(int n) => (int)BitOperations.RoundUpToPowerOf2((uint)n);
}
