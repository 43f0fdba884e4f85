using System.Numerics;
using CellDsl.Gpu.Kernels;

namespace CellDsl.Gpu.Engine;

/// <summary>For tests: in how many groups of how many threads a loop runs.</summary>
/// <param name="Rows">Of a thread.</param>
/// <param name="WithoutWaiting">A mistake, to be found: groups do not wait for each other.</param>
sealed record ForcedLoop(int Groups, int Threads, int Rows, bool WithoutWaiting = false);

/// <summary>How the groups of a loop that is one launch share its units and sequences, and what each has in shared memory.</summary>
/// <param name="UnitGroups">Groups that share the units. They wait for each other.</param>
/// <param name="RowGroups">Groups that share the sequences.</param>
/// <param name="Shapes">For each stage.</param>
/// <param name="Weights">For each stage and product, where its weights begin.</param>
/// <param name="SharedQuads">Fours of numbers in a group's shared memory.</param>
sealed record LoopLayout(int Threads, Type Tile, int UnitGroups, int RowGroups, int RowsPerGroup, StageShape[] Shapes, int[][] Weights, int SharedQuads)
{
    /// <summary>Registers for sums, of those that a thread has.</summary>
    const int SumRegisters = 80;

    static readonly (int Rows, Type Type)[] s_tiles = [(4, typeof(Tile4)), (2, typeof(Tile2)), (1, typeof(Tile1))];

    public int Groups => UnitGroups * RowGroups;

    public int SharedBytes => SharedQuads * 4 * sizeof(float);

    /// <summary>As few units in a group as so many groups allow, and as few sequences as they then allow.</summary>
    /// <param name="rowsPerThread">Null: as many as registers and sequences allow.</param>
    /// <returns>Null where a group would have more units than threads.</returns>
    public static LoopLayout? Of(GpuKernelStep[] stages, int batch, int groups, int threads, int? rowsPerThread)
    {
        int quads = stages.Max(Quads);
        int unitGroups = DivideUp(quads, DivideUp(quads, groups));
        int rowsPerGroup = DivideUp(batch, Math.Clamp(groups / unitGroups, 1, batch));
        int sums = stages.Max(s => s.Accumulators);
        (int tileRows, Type tile) = s_tiles.First(t => rowsPerThread is { } forced
            ? t.Rows == forced
            : t.Rows == 1 || t.Rows < 2 * rowsPerGroup && 4 * t.Rows * sums <= SumRegisters);
        var shapes = new StageShape[stages.Length];
        int parts = 0, adders = 0, weights = 0;
        for (int s = 0; s < stages.Length; s++)
        {
            // Stages of one dimension have one shape, so that a thread finds what it has computed itself.
            GpuKernelStep[] alike = [.. stages.Where(other => other.Dimension == stages[s].Dimension)];
            int groupQuads = DivideUp(Quads(stages[s]), unitGroups);
            if (groupQuads * tileRows > threads)
                return null;
            int tiles = Math.Clamp(DivideUp(rowsPerGroup, tileRows), 1, threads / (groupQuads * tileRows));
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
        int[][] offsets = [.. stages.Select((stage, s) => stage.Products.Select(p =>
        {
            int offset = weights;
            weights = checked(weights + LoopOperand.QuadsOf(p.Panel.Depth) * 4 * p.Panel.Matrices.Length * shapes[s].GroupQuads);
            return offset;
        }).ToArray())];
        for (int s = 0; s < shapes.Length; s++)
            (shapes[s].Parts, shapes[s].Sums) = (weights, weights + parts);
        bool multiplies = stages.Any(s => s.Products.Length > 0);
        return new LoopLayout(threads, tile, unitGroups, DivideUp(batch, rowsPerGroup), rowsPerGroup, shapes, offsets,
            multiplies ? checked(weights + parts + adders) : 0);
    }

    public static int Quads(GpuKernelStep stage) => (stage.Units + 3) / 4;

    static int DivideUp(int count, int by) => (count + by - 1) / by;
    static int PowerOf2AtMost(int n) => 1 << BitOperations.Log2((uint)n);
    static int PowerOf2AtLeast(int n) => (int)BitOperations.RoundUpToPowerOf2((uint)n);
}
