using ILGPU;
using ILGPU.Runtime;

namespace IlgpuEmulator.Tests.Kernels;

/// <summary>C = A B, row-major, with tiles in shared memory. A group computes 32 x 32 elements with 64 threads, each 4 x 4 of them.</summary>
static class TiledProduct
{
    public const int Tile = 32;
    public const int Depth = 8;
    public const int Threads = 64;

    /// <summary>The operands and their sizes. The columns of B are a multiple of four.</summary>
    public readonly struct Problem(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, int rows, int columns, int inner)
    {
        public readonly ArrayView<float> A = a;
        public readonly ArrayView<float> B = b;
        public readonly ArrayView<float> C = c;
        public readonly int Rows = rows;
        public readonly int Columns = columns;
        public readonly int Inner = inner;
    }

    public static void Kernel(Problem problem)
    {
        var tileA = SharedMemory.Allocate<float>(Depth * Tile);
        var tileB = SharedMemory.Allocate<float>(Depth * Tile);
        var quadsA = tileA.Cast<Float4>();
        var quadsB = tileB.Cast<Float4>();
        var thread = Group.IdxX;
        var firstRow = Grid.IdxX * Tile;
        var firstColumn = Grid.IdxY * Tile;
        var row = thread / 8;
        var column = thread % 8;
        var c0 = default(Float4);
        var c1 = default(Float4);
        var c2 = default(Float4);
        var c3 = default(Float4);
        for (var k = 0; k < problem.Inner; k += Depth)
        {
            LoadA(problem, tileA, thread, firstRow, k);
            LoadB(problem, quadsB, thread, firstColumn, k);
            Group.Barrier();
            for (var i = 0; i < Depth; i++)
            {
                var a = quadsA[i * (Tile / 4) + row];
                var b = quadsB[i * (Tile / 4) + column];
                c0 += a.X * b;
                c1 += a.Y * b;
                c2 += a.Z * b;
                c3 += a.W * b;
            }

            Group.Barrier();
        }

        Store(problem, firstRow + 4 * row, firstColumn + 4 * column, c0);
        Store(problem, firstRow + 4 * row + 1, firstColumn + 4 * column, c1);
        Store(problem, firstRow + 4 * row + 2, firstColumn + 4 * column, c2);
        Store(problem, firstRow + 4 * row + 3, firstColumn + 4 * column, c3);
    }

    // Transposed, so that a thread reads four rows at once.
    static void LoadA(Problem problem, ArrayView<float> tile, int thread, int firstRow, int k)
    {
        for (var i = thread; i < Tile * Depth; i += Threads)
        {
            var row = firstRow + i / Depth;
            var column = k + i % Depth;
            tile[i % Depth * Tile + i / Depth] = row < problem.Rows && column < problem.Inner ? problem.A[row * problem.Inner + column] : 0;
        }
    }

    static void LoadB(Problem problem, ArrayView<Float4> tile, int thread, int firstColumn, int k)
    {
        var row = k + thread / (Tile / 4);
        var column = firstColumn + thread % (Tile / 4) * 4;
        var value = default(Float4);
        if (row < problem.Inner && column < problem.Columns)
            value = problem.B.Cast<Float4>()[(row * problem.Columns + column) / 4];
        tile[thread] = value;
    }

    static void Store(Problem problem, int row, int column, Float4 value)
    {
        if (row < problem.Rows && column < problem.Columns)
            problem.C.Cast<Float4>()[(row * problem.Columns + column) / 4] = value;
    }
}
