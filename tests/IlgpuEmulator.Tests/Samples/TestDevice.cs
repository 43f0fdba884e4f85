using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace IlgpuEmulator.Tests;

/// <summary>A CPU accelerator with groups of up to 128 threads in warps of 32, and places for four groups.</summary>
sealed class TestDevice : IDisposable
{
    readonly Context context = Context.Create(builder => builder.CPU(new CPUDevice(32, 4, 4)).Optimize(OptimizationLevel.O2));

    public TestDevice()
    {
        Accelerator = context.Devices[0].CreateAccelerator(context);
    }

    public Accelerator Accelerator { get; }

    public void Dispose()
    {
        Accelerator.Dispose();
        context.Dispose();
    }

    public static float[] Numbers(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
    }
}
