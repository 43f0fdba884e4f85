using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Gpu.Tests.Support;

namespace CellDsl.Gpu.Tests.Layers;

/// <summary>A layer on a device is a layer like any other.</summary>
public sealed class GpuLayerTests : IDisposable
{
    const int Steps = 4, Batch = 3, Inputs = 5, Hidden = 6;

    readonly GpuDevice _device = GpuDevice.Open(GpuKind.Cpu);

    LayerOptions Gpu => new() { Device = _device };

    public void Dispose() => _device.Dispose();

    static Tensor<float> Numbers(int seed, params ReadOnlySpan<nint> shape)
    {
        var random = new Random(seed);
        Tensor<float> tensor = Tensor.CreateFromShape<float>(shape);
        foreach (ref float value in tensor)
            value = random.NextSingle() - 0.5f;
        return tensor;
    }

    static float[] Flat(Tensor<float> tensor)
    {
        float[] flat = new float[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }

    static void Same(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int n = 0; n < expected.Length; n++)
            Assert.Equal(expected[n], actual[n], 2e-5f);
    }

    [Fact]
    public void TrainingStepsGiveWhatTheProcessorGives()
    {
        using var cpu = new RecurrentLayer<Gru>(Inputs, Hidden, seed: 3);
        using var gpu = new RecurrentLayer<Gru>(Inputs, Hidden, seed: 3, Gpu);
        Tensor<float> x = Numbers(1, Steps, Batch, Inputs), dy = Numbers(2, Steps, Batch, Hidden);
        for (int step = 0; step < 3; step++)
        {
            foreach (RecurrentLayer<Gru> layer in new[] { cpu, gpu })
            {
                layer.Parameters.ZeroGradients();
                using RecordedPass<float> pass = layer.Record(x);
                pass.Backward(dy);
                TensorPrimitives.MultiplyAdd(layer.Parameters.Gradients, -0.1f, layer.Parameters.Edit(), layer.Parameters.Edit());
            }
            Same(cpu.Parameters.Values.ToArray(), gpu.Parameters.Values.ToArray());
        }
        Same(Flat(cpu.Forward(x)), Flat(gpu.Forward(x)));
    }

    [Fact]
    public void LongSequencesAreSummedInParts()
    {
        using var cpu = new RecurrentLayer<PeepholeLstmDiagonal>(Inputs, Hidden, seed: 3);
        using var gpu = new RecurrentLayer<PeepholeLstmDiagonal>(Inputs, Hidden, seed: 3, Gpu);
        Tensor<float> x = Numbers(1, 150, 4, Inputs), dy = Numbers(2, 150, 4, Hidden);
        foreach (RecurrentLayer<PeepholeLstmDiagonal> layer in new[] { cpu, gpu })
        {
            using RecordedPass<float> pass = layer.Record(x);
            pass.Backward(dy);
        }
        for (int p = 0; p < cpu.Parameters.Infos.Count; p++)
        {
            float[] expected = cpu.Parameters.Gradient(p).ToArray();
            float scale = expected.Max(MathF.Abs);
            Assert.All(expected.Zip(gpu.Parameters.Gradient(p).ToArray()), g => Assert.Equal(g.First, g.Second, 1e-5f * scale));
        }
    }

    [Fact]
    public void PassesLiveSideBySideAndGiveTheirTensorsToLaterOnes()
    {
        using var layer = new RecurrentLayer<Lstm>(Inputs, Hidden, seed: 3, Gpu);
        Tensor<float> x = Numbers(1, Steps, Batch, Inputs), other = Numbers(4, Steps, Batch, Inputs), dy = Numbers(2, Steps, Batch, Hidden);
        Tensor<float> alone = layer.Record(x).Backward(dy).Input;
        using RecordedPass<float> first = layer.Record(x);
        using RecordedPass<float> second
            = layer.Record(new SequenceArguments<float>(other) { Into = layer.Run(new SequenceArguments<float>(other)) });
        BackwardResult<float> one = first.Backward(dy);
        Assert.Equal(Flat(alone), Flat(one.Input));
        Tensor<float> input = one.Input;
        Assert.Same(input, second.Backward(dy, into: one).Input);
        Assert.NotEqual(Flat(alone), Flat(input));
        Assert.True(first.KeptBytes > 0);
    }

    [Fact]
    public void NothingLeaksAndCallsOfOneShapeAllocateOnce()
    {
        using (var layer = new RecurrentLayer<Mut1>(Hidden, Hidden, seed: 3, Gpu))
        {
            Tensor<float> x = Numbers(1, Steps, Batch, Hidden), dy = Numbers(2, Steps, Batch, Hidden);
            Run();
            (int buffers, long bytes) = (_device.BufferCount, _device.UsedBytes);
            Assert.True(buffers > 0 && bytes > 0);
            for (int n = 0; n < 5; n++)
                Run();
            Assert.Equal((buffers, bytes), (_device.BufferCount, _device.UsedBytes));

            void Run()
            {
                var arguments = new SequenceArguments<float>(x) { Lengths = [4, 0, 2] };
                layer.Run(arguments);
                using RecordedPass<float> pass = layer.Record(arguments);
                pass.Backward(dy);
                using CellStream<float> stream = layer.Stream(Batch);
                stream.Step(new float[Batch * Hidden], new float[Batch * Hidden]);
            }
        }
        Assert.Equal((0, 0L), (_device.BufferCount, _device.UsedBytes));
    }

    [Fact]
    public void APassThatOutlivesItsLayerGivesItsMemoryBack()
    {
        var layer = new RecurrentLayer<Lstm>(Inputs, Hidden, seed: 3, Gpu);
        RecordedPass<float> pass = layer.Record(Numbers(1, Steps, Batch, Inputs));
        layer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => layer.Forward(Numbers(1, Steps, Batch, Inputs)));
        pass.Dispose();
        Assert.Equal(0, _device.BufferCount);
    }

    [Fact]
    public void OtherPrecisionsAndCellsWithoutKernelsAreRefused()
    {
        var precision = Assert.Throws<NotSupportedException>(() => new RecurrentLayer<Lstm, double>(new CellSizes(Inputs, Hidden), options: Gpu));
        Assert.Contains("On GPUs layers compute in float; cell 'Lstm' was asked for in Double.", precision.Message);
        var kernels = Assert.Throws<NotSupportedException>(() => new RecurrentLayer<CellWithoutKernels>(Inputs, Hidden, options: Gpu));
        Assert.Contains("Cell 'Lstm' has no kernels for GPUs", kernels.Message);
    }

    [Fact]
    public void ADeviceHasANameAndAKind()
    {
        Assert.Equal(GpuKind.Cpu, _device.Kind);
        Assert.NotEmpty(_device.Name);
        Assert.Equal([_device.Name], GpuDevice.List(GpuKind.Cpu));
        Assert.True(_device.MemoryBytes > 0);
        Assert.Throws<GpuException>(() => GpuDevice.Open(GpuKind.Cpu, 1));
    }
}
