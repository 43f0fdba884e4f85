using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Gpu.Engine;

namespace CellDsl.Gpu.Tests.Loops;

/// <summary>Layers whose loops are one launch.</summary>
public class LoopRunTests
{
    const int Steps = 5, Batch = 3, Inputs = 4, Hidden = 9;

    static Tensor<float> Numbers(int seed, params ReadOnlySpan<nint> shape)
    {
        var random = new Random(seed);
        Tensor<float> tensor = Tensor.CreateFromShape<float>(shape);
        foreach (ref float value in tensor)
            value = random.NextSingle() - 0.5f;
        return tensor;
    }

    static float[] Train<TCell>(GpuDevice device)
        where TCell : ICell
    {
        using var layer = new RecurrentLayer<TCell>(Inputs, Hidden, seed: 3, new LayerOptions { Device = device });
        using RecordedPass<float> pass = layer.Record(Numbers(1, Steps, Batch, Inputs));
        pass.Backward(Numbers(2, Steps, Batch, Hidden));
        float[] output = new float[Steps * Batch * Hidden];
        layer.Forward(Numbers(1, Steps, Batch, Inputs)).FlattenTo(output);
        return [.. output, .. layer.Parameters.Gradients];
    }

    [Fact]
    public void BothFormsAgree()
    {
        using GpuDevice stages = GpuDevice.Open(GpuKind.Cpu, new GpuOptions { Loops = LoopForm.Stages });
        using GpuDevice persistent = GpuDevice.Open(GpuKind.Cpu, new GpuOptions { Loops = LoopForm.Persistent });
        Agree(Train<Lstm>(stages), Train<Lstm>(persistent));
        Agree(Train<GruResetBefore>(stages), Train<GruResetBefore>(persistent));
        Agree(Train<PeepholeLstmDiagonal>(stages), Train<PeepholeLstmDiagonal>(persistent));

        static void Agree(float[] expected, float[] actual) => Assert.All(expected.Zip(actual), n => Assert.Equal(n.First, n.Second, 1e-5f));
    }

    /// <summary>Nothing depends on which thread or group comes first.</summary>
    [Fact]
    public void NumbersAreTheSameEveryTime()
    {
        using GpuDevice device = GpuDevice.Open(GpuKind.Cpu, new GpuOptions { Loops = LoopForm.Persistent });
        Assert.Equal(Train<Gru>(device), Train<Gru>(device));
    }

    [Fact]
    public void LayersTakeTurnsAndNothingLeaks()
    {
        using GpuDevice device = GpuDevice.Open(GpuKind.Cpu, new ForcedLoop(Groups: 3, Threads: 16, Rows: 1));
        using (var one = new RecurrentLayer<Lstm>(Inputs, Hidden, seed: 3, new LayerOptions { Device = device }))
        using (var other = new RecurrentLayer<Gru>(Inputs, Hidden, seed: 3, new LayerOptions { Device = device }))
        {
            Tensor<float> x = Numbers(1, Steps, Batch, Inputs), dy = Numbers(2, Steps, Batch, Hidden);
            Run();
            (int buffers, long bytes) = (device.BufferCount, device.UsedBytes);
            for (int n = 0; n < 2; n++)
                Run();
            Assert.Equal((buffers, bytes), (device.BufferCount, device.UsedBytes));

            void Run()
            {
                foreach (SequenceLayer<float> layer in new SequenceLayer<float>[] { one, other })
                {
                    using RecordedPass<float> pass = layer.Record(x);
                    pass.Backward(dy);
                    using CellStream<float> stream = layer.Stream(Batch);
                    stream.Step(new float[Batch * Inputs], new float[Batch * Hidden]);
                    stream.Step(new float[Batch * Inputs], new float[Batch * Hidden]);
                }
            }
        }
        Assert.Equal((0, 0L), (device.BufferCount, device.UsedBytes));
    }
}
