using ILGPU;
using ILGPU.Runtime;
using IlgpuEmulator.Tests.Kernels;

namespace IlgpuEmulator.Tests;

/// <summary>Kernels written in different forms of C# compute the same as the host. ILGPU runs them as well: CellDsl.Gpu.Tests.</summary>
public sealed class LanguageTests : IDisposable
{
    readonly TestDevice device = new();

    Accelerator Accelerator => device.Accelerator;

    public void Dispose() => device.Dispose();

    [Fact]
    public void Values_on_the_stack_outlast_a_meeting()
    {
        var values = TestDevice.Numbers(64);
        using var buffer = Accelerator.Allocate1D(values);
        using var result = Accelerator.Allocate1D<float>(64);

        Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>>(LanguageKernels.MeetingsInExpressions)((1, 64), buffer.View, result.View);
        Accelerator.Synchronize();

        var sum = values.Sum();
        Assert.All(result.GetAsArray1D(), (value, i) => Assert.Equal(values[i] * sum + 2 * (sum + 64) - values[3], value, 1e-3f));
    }

    [Fact]
    public void References_to_variables_of_the_thread()
    {
        var values = TestDevice.Numbers(32);
        using var buffer = Accelerator.Allocate1D(values);
        using var result = Accelerator.Allocate1D<float>(32);

        Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>>(LanguageKernels.References)((1, 32), buffer.View, result.View);
        Accelerator.Synchronize();

        Assert.All(result.GetAsArray1D(), (value, i) =>
        {
            var (x, y, z, w) = (4 - 4 * values[i], 5f, 6f, 4 + 2 * values[i]);
            Assert.Equal(w > z ? x + 2 * y + 3 * z + 4 * (w + 100) : x + 100 + 2 * y + 3 * z + 4 * w, value, 1e-3f);
        });
    }

    [Fact]
    public void Loops_and_branches()
    {
        int[] values = [0, 1, 2, 3, 4, 5, -6, 700, 3, 1, 2, 0];
        using var buffer = Accelerator.Allocate1D(values);
        using var result = Accelerator.Allocate1D<int>(4);

        Accelerator.LoadStreamKernel<ArrayView<int>, ArrayView<int>>(LanguageKernels.Branches)((1, 4), buffer.View, result.View);
        Accelerator.Synchronize();

        // 1 + 10 + 20 - 2, without 4, + 5 + 6 + 7 - 1, without 1, + 20 + 1.
        Assert.Equal([67, 68, 69, 70], result.GetAsArray1D());
    }

    [Fact]
    public void Numbers_of_all_sizes()
    {
        var longs = Enumerable.Range(0, 8).Select(i => 1_000_000_007L * (i - 4)).ToArray();
        var shorts = Enumerable.Range(0, 8).Select(i => (short)(3000 * i - 7)).ToArray();
        var bytes = Enumerable.Range(0, 8).Select(i => (byte)(37 * i)).ToArray();
        var doubles = Enumerable.Range(0, 8).Select(i => Math.Sqrt(i)).ToArray();
        using var bufferL = Accelerator.Allocate1D(longs);
        using var bufferS = Accelerator.Allocate1D(shorts);
        using var bufferB = Accelerator.Allocate1D(bytes);
        using var bufferD = Accelerator.Allocate1D(doubles);

        Accelerator.LoadStreamKernel<ArrayView<long>, ArrayView<short>, ArrayView<byte>, ArrayView<double>>(LanguageKernels.Numbers)(
            (1, 8), bufferL.View, bufferS.View, bufferB.View, bufferD.View);
        Accelerator.Synchronize();

        for (var i = 0; i < 8; i++)
        {
            shorts[i] = (short)(shorts[i] * 3 - bytes[i]);
            bytes[i] = (byte)(shorts[i] >> 2);
            longs[i] = longs[i] / 7 + (long)(uint)shorts[i] % 11 - (i << 20);
            doubles[i] = (float)doubles[i] / 3.0 + longs[i] + (ulong)i;
        }

        Assert.Equal(shorts, bufferS.GetAsArray1D());
        Assert.Equal(bytes, bufferB.GetAsArray1D());
        Assert.Equal(longs, bufferL.GetAsArray1D());
        Assert.Equal(doubles, bufferD.GetAsArray1D());
    }

    [Fact]
    public void Indices_from_helpers()
    {
        using var result = Accelerator.Allocate1D<int>(128);

        Accelerator.LoadStreamKernel<ArrayView<int>>(LanguageKernels.IndicesFromHelpers)((2, 64), result.View);
        Accelerator.Synchronize();

        Assert.Equal(
            Enumerable.Range(0, 128)
            .Select(i => i % 64 / 32 * 100 + i % 32 + (i % 64 == 0 ? 1000 : 0) + (i % 64 == 63 ? 2000 : 0) + (i % 32 == 0 ? 10_000 : 0)),
            result.GetAsArray1D());
    }

    [Fact]
    public void Barriers_under_a_condition_that_is_equal_for_all()
    {
        var values = Enumerable.Range(0, 32).ToArray();
        using var buffer = Accelerator.Allocate1D(values);

        Accelerator.LoadStreamKernel<ArrayView<int>, int>(LanguageKernels.BarriersUnderAnEqualCondition)((1, 32), buffer.View, 5);
        Accelerator.Synchronize();

        var shared = new int[32];
        for (var round = 0; round < 5; round++)
        {
            if (round % 2 == 0)
                shared = [.. values.Select(value => value + round)];
            values = [.. values.Select((value, i) => value + shared[(i + round) % 32])];
        }

        Assert.Equal(values, buffer.GetAsArray1D());
    }

    [Fact]
    public void Members_of_type_arguments_call_others()
    {
        var values = TestDevice.Numbers(33);
        using var buffer = Accelerator.Allocate1D(values);
        using var result = Accelerator.Allocate1D<float>(32);

        Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>>(LanguageKernels.MembersOfTypeArguments<LanguageKernels.Reader>)(
            (1, 32), buffer.View, result.View);
        Accelerator.Synchronize();

        Assert.Equal(values.Skip(1).Select(value => 2 * value + 33), result.GetAsArray1D());
    }
}
