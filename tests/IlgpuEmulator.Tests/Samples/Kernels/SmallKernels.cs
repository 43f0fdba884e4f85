using System.Numerics;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace IlgpuEmulator.Tests.Kernels;

/// <summary>One kernel for each thing kernels do.</summary>
static class SmallKernels
{
    public static void Indices(ArrayView<int> result)
    {
        var size = Group.DimX * Group.DimY;
        var thread = Group.IdxY * Group.DimX + Group.IdxX;
        var group = Grid.IdxY * Grid.DimX + Grid.IdxX;
        result[group * size + thread] = 1000 * group + 100 * Group.IdxY + Group.IdxX;
    }

    public static void SumByShuffle(ArrayView<float> values, ArrayView<float> sums)
    {
        var sum = values[Grid.IdxX * Group.DimX + Group.IdxX];
        for (var mask = Warp.WarpSize / 2; mask > 0; mask /= 2)
            sum += Warp.ShuffleXor(sum, mask);
        if (Warp.LaneIdx == 0)
            sums[Grid.IdxX * (Group.DimX / Warp.WarpSize) + Warp.WarpIdx] = sum;
    }

    public static void ReverseInGroup(ArrayView<float> values, SpecializedValue<int> rounds)
    {
        var shared = SharedMemory.GetDynamic<float>();
        var first = Grid.IdxX * Group.DimX;
        for (var round = 0; round < rounds; round++)
        {
            shared[Group.IdxX] = values[first + Group.IdxX];
            Group.Barrier();
            values[first + Group.IdxX] = shared[Group.DimX - 1 - Group.IdxX];
            Group.Barrier();
        }
    }

    public static void CountPositive(ArrayView<float> values, ArrayView<int> counts, ArrayView<int> total)
    {
        var positive = values[Grid.IdxX * Group.DimX + Group.IdxX] > 0;
        var count = Group.BarrierPopCount(positive);
        if (Group.IdxX == 0)
            counts[Grid.IdxX] = count;
        if (positive)
            Atomic.Add(ref total[0], 1);
    }

    public static void LargestAndSum(ArrayView<float> values, ArrayView<float> largest, ArrayView<float> sum)
    {
        var value = values[Grid.IdxX * Group.DimX + Group.IdxX];
        Atomic.Max(ref largest[0], value);
        Atomic.Add(ref sum[0], value);
    }

    /// <summary>sigmoid(x) = 1 / (1 + 2^(-x log2 e)).</summary>
    public static void Sigmoid(Index1D index, ArrayView<float> x, ArrayView<float> y) => y[index] = Sigmoid(x[index]);

    public static void Polynomial(Index1D index, ArrayView1D<float, Stride1D.Dense> x, ArrayView1D<float, Stride1D.Dense> y)
    {
        var powers = LocalMemory.Allocate<float>(4);
        powers[0] = 1;
        powers[1] = x[index];
        powers[2] = powers[1] * powers[1];
        powers[3] = powers[1] * powers[2];
        y[index] = powers[0] + 2 * powers[1] + 3 * powers[2] + 4 * powers[3];
    }

    public static void Mixed(ArrayView<float> floats, ArrayView<int> integers, float scale, int shift)
    {
        var i = Group.IdxX;
        var value = MathF.Sqrt(MathF.Abs(floats[i])) * scale;
        ref var place = ref floats[i];
        place += value;
        integers[i] = BitOperations.PopCount((uint)integers[i]) + (int)(Interop.FloatAsInt(place) >> shift);
        (integers[i], _) = Swap(1, integers[i]);
        if (CudaAsm.IsSupported)
            CudaAsm.Emit("membar.gl;");
    }

    public static void Tiles<TTile>(ArrayView<int> result)
        where TTile : struct, ITile
    {
        var shared = SharedMemory.Allocate<int>(TTile.Rows * TTile.Columns);
        for (var i = Group.IdxX; i < TTile.Rows * TTile.Columns; i += Group.DimX)
            shared[i] = default(TTile).Scale(i);
        Group.Barrier();
        for (var i = Group.IdxX; i < TTile.Rows * TTile.Columns; i += Group.DimX)
            result[i] = shared[TTile.Rows * TTile.Columns - 1 - i];
    }

    static (int, int) Swap(int a, int b) => (b, a);

    static float Sigmoid(float x) => IntrinsicMath.CPUOnly.Rcp(1 + IntrinsicMath.CPUOnly.Exp2(-1.442695041f * x));

    public interface ITile
    {
        static abstract int Rows { get; }

        static abstract int Columns { get; }

        int Scale(int i);
    }

    public readonly struct Tile4X6 : ITile
    {
        public static int Rows => 4;

        public static int Columns => 6;

        public int Scale(int i) => 10 * i;
    }
}
