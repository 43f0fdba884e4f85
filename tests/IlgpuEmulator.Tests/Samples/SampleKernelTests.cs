using ILGPU;
using ILGPU.Runtime;
using IlgpuEmulator.Tests.Kernels;

namespace IlgpuEmulator.Tests;

/// <summary>Kernels without faults compute what they should, and no check is in their way. ILGPU runs them as well: CellDsl.Gpu.Tests.</summary>
public sealed class SampleKernelTests : IDisposable
{
    readonly TestDevice device = new();

    Accelerator Accelerator => device.Accelerator;

    public void Dispose() => device.Dispose();

    [Theory]
    [InlineData(32, 32, 8)]
    [InlineData(33, 36, 9)]
    [InlineData(1, 4, 1)]
    [InlineData(65, 64, 20)]
    public void A_tiled_product_with_shared_memory_and_wide_loads(int rows, int columns, int inner)
    {
        var a = TestDevice.Numbers(rows * inner);
        var b = TestDevice.Numbers(inner * columns, 2);
        using var bufferA = Accelerator.Allocate1D(a);
        using var bufferB = Accelerator.Allocate1D(b);
        using var bufferC = Accelerator.Allocate1D<float>(rows * columns);
        var kernel = Accelerator.LoadStreamKernel<TiledProduct.Problem>(TiledProduct.Kernel);

        var grid = new Index3D((rows + TiledProduct.Tile - 1) / TiledProduct.Tile, (columns + TiledProduct.Tile - 1) / TiledProduct.Tile, 1);
        kernel((grid, new Index3D(TiledProduct.Threads, 1, 1)), new(bufferA.View, bufferB.View, bufferC.View, rows, columns, inner));
        Accelerator.Synchronize();

        var c = bufferC.GetAsArray1D();
        for (var i = 0; i < c.Length; i++)
        {
            var expected = Enumerable.Range(0, inner).Sum(k => (double)a[i / columns * inner + k] * b[k * columns + i % columns]);
            Assert.Equal(expected, c[i], 1e-5);
        }
    }

    [Fact]
    public void Groups_wait_for_each_other_on_a_counter()
    {
        const int groups = 4, threads = 32, rounds = 5;
        var values = TestDevice.Numbers(groups * threads);
        using var even = Accelerator.Allocate1D(values);
        using var odd = Accelerator.Allocate1D<float>(values.Length);
        using var counter = Accelerator.Allocate1D<int>(1);
        counter.MemSetToZero();
        var kernel = Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, ArrayView<int>, int>(GridBarrier.SumOfNeighbours);

        kernel((groups, threads), even.View, odd.View, counter.View, rounds);
        Accelerator.Synchronize();

        for (var round = 0; round < rounds; round++)
            values = [.. values.Select((_, i) => values[(i + 1) % values.Length] + values[(i + values.Length - 1) % values.Length])];
        Assert.Equal(values, odd.GetAsArray1D());
    }

    [Fact]
    public void Indices_in_two_dimensions()
    {
        using var result = Accelerator.Allocate1D<int>(2 * 3 * 8 * 4);
        var kernel = Accelerator.LoadStreamKernel<ArrayView<int>>(SmallKernels.Indices);

        kernel((new Index2D(2, 3), new Index2D(8, 4)), result.View);
        Accelerator.Synchronize();

        Assert.Equal(Enumerable.Range(0, 192).Select(i => 1000 * (i / 32) + 100 * (i % 32 / 8) + i % 8), result.GetAsArray1D());
    }

    [Fact]
    public void Sums_in_warps_by_shuffles()
    {
        var values = TestDevice.Numbers(128);
        using var buffer = Accelerator.Allocate1D(values);
        using var sums = Accelerator.Allocate1D<float>(4);
        var kernel = Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>>(SmallKernels.SumByShuffle);

        kernel((2, 64), buffer.View, sums.View);
        Accelerator.Synchronize();

        var expected = values.Chunk(32).Select(warp => warp.Sum()).ToArray();
        Assert.All(sums.GetAsArray1D(), (sum, i) => Assert.Equal(expected[i], sum, 1e-5));
    }

    [Fact]
    public void Dynamic_shared_memory_and_specialised_values()
    {
        using var buffer = Accelerator.Allocate1D(TestDevice.Numbers(128));
        var before = buffer.GetAsArray1D();
        var kernel = Accelerator.LoadStreamKernel<ArrayView<float>, SpecializedValue<int>>(SmallKernels.ReverseInGroup);

        kernel((2, 64, SharedMemoryConfig.RequestDynamic<float>(64)), buffer.View, SpecializedValue.New(3));
        Accelerator.Synchronize();

        Assert.Equal(before.Chunk(64).SelectMany(part => part.AsEnumerable().Reverse()), buffer.GetAsArray1D());
    }

    [Fact]
    public void Votes_and_atomic_counts()
    {
        var values = TestDevice.Numbers(128);
        using var buffer = Accelerator.Allocate1D(values);
        using var counts = Accelerator.Allocate1D<int>(2);
        using var total = Accelerator.Allocate1D<int>(1);
        total.View.MemSetToZero();
        var kernel = Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<int>, ArrayView<int>>(SmallKernels.CountPositive);

        kernel((2, 64), buffer.View, counts.View, total.View);
        Accelerator.Synchronize();

        Assert.Equal(values.Chunk(64).Select(part => part.Count(value => value > 0)), counts.GetAsArray1D());
        Assert.Equal(values.Count(value => value > 0), total.GetAsArray1D()[0]);
    }

    [Fact]
    public void Atomic_sums_and_maxima_of_floats()
    {
        var values = TestDevice.Numbers(128);
        using var buffer = Accelerator.Allocate1D(values);
        using var largest = Accelerator.Allocate1D(new[] { float.NegativeInfinity });
        using var sum = Accelerator.Allocate1D(new float[1]);
        var kernel = Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, ArrayView<float>>(SmallKernels.LargestAndSum);

        kernel((2, 64), buffer.View, largest.View, sum.View);
        Accelerator.Synchronize();

        Assert.Equal(values.Max(), largest.GetAsArray1D()[0]);
        Assert.Equal(values.Sum(), sum.GetAsArray1D()[0], 1e-4);
    }

    [Fact]
    public void Kernels_that_are_given_their_index()
    {
        var values = TestDevice.Numbers(100);
        using var x = Accelerator.Allocate1D(values);
        using var y = Accelerator.Allocate1D<float>(100);
        var sigmoid = Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, ArrayView<float>>(SmallKernels.Sigmoid);
        var polynomial = Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView1D<float, Stride1D.Dense>, ArrayView1D<float, Stride1D.Dense>>(
            SmallKernels.Polynomial);

        sigmoid(100, x.View, y.View);
        Accelerator.Synchronize();
        Assert.All(y.GetAsArray1D(), (value, i) => Assert.Equal(1 / (1 + Math.Exp(-values[i])), value, 1e-6));

        polynomial(x.IntExtent, x.View, y.View);
        Accelerator.Synchronize();
        Assert.All(y.GetAsArray1D(), (value, i) => Assert.Equal(1 + values[i] * (2 + values[i] * (3 + values[i] * 4)), value, 1e-5f));
    }

    [Fact]
    public void References_tuples_and_bits()
    {
        var floats = TestDevice.Numbers(32);
        using var bufferF = Accelerator.Allocate1D(floats);
        using var bufferI = Accelerator.Allocate1D(Enumerable.Range(0, 32).ToArray());
        var kernel = Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<int>, float, int>(SmallKernels.Mixed);

        kernel((1, 32), bufferF.View, bufferI.View, 0.5f, 20);
        Accelerator.Synchronize();

        var sums = floats.Select(value => value + MathF.Sqrt(MathF.Abs(value)) * 0.5f).ToArray();
        Assert.Equal(sums, bufferF.GetAsArray1D());
        Assert.Equal(sums.Select((sum, i) => int.PopCount(i) + (int)(BitConverter.SingleToUInt32Bits(sum) >> 20)), bufferI.GetAsArray1D());
    }

    [Fact]
    public void Tile_sizes_as_type_arguments()
    {
        using var result = Accelerator.Allocate1D<int>(24);
        var kernel = Accelerator.LoadStreamKernel<ArrayView<int>>(SmallKernels.Tiles<SmallKernels.Tile4X6>);

        kernel((1, 8), result.View);
        Accelerator.Synchronize();

        Assert.Equal(Enumerable.Range(0, 24).Select(i => 10 * (23 - i)), result.GetAsArray1D());
    }

    [Fact]
    public void Streams_copies_and_parts_of_buffers()
    {
        using var stream = Accelerator.CreateStream();
        using var buffer = Accelerator.Allocate1D<float>(16);
        using var copy = Accelerator.Allocate1D<float>(16);
        var values = TestDevice.Numbers(16);

        buffer.View.CopyFromCPU(stream, values);
        copy.View.BaseView.SubView(0, 8).CopyFrom(stream, buffer.View.BaseView.SubView(8, 8));
        copy.View.SubView(8, 8).CopyFrom(stream, buffer.View.SubView(0, 8));
        stream.Synchronize();

        Assert.Equal(values.Skip(8).Concat(values.Take(8)), copy.GetAsArray1D(stream));
        var part = new float[4];
        buffer.View.BaseView.SubView(4, 4).CopyToCPU(stream, part.AsSpan());
        stream.Synchronize();
        Assert.Equal(values[4..8], part);
    }
}
