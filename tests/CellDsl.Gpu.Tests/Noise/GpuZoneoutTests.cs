using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Gpu.Tests.Resident;
using CellDsl.Gpu.Tests.Support;

namespace CellDsl.Gpu.Tests.Noise;

/// <summary>Zoneout on a device is that of the processor: the same masks, the same gradients up to rounding.</summary>
public class GpuZoneoutTests
{
    const int Steps = NoisyRun.Steps, Batch = NoisyRun.Batch, Units = NoisyRun.Units;
    const double Rate = 0.4;
    static readonly SequenceNoise s_draw = new(Seed: 11, Step: 3);

    static readonly RecurrentNoise s_noise = new() { Zoneout = Rate };

    // Output from a state, from an equation behind the loop, and in the loop; several stages; delays; a diagonal recurrence; a matrix on the new
    // state.
    static readonly CellDefinition[] s_cells =
    [
        CellDefinition.Of<Lstm>(), CellDefinition.Of<Gru>(), CellDefinition.Of<RnnLanguageModel>(), CellDefinition.Of<Sru>(),
            CellDefinition.Of<GriffinBlock>(),
        CellDefinition.Of<NarxRnn>(), CellDefinition.Of<PeepholeLstm>(), CellDefinition.Of<Mut1>(), CellDefinition.Of<Lru>(),
    ];

    public static TheoryData<string> Cells => [.. Extent.Of(s_cells).Select(c => c.Description.Name)];

    [Theory, MemberData(nameof(Cells))]
    public void GradientsAreTheProcessors(string name)
    {
        CellDefinition cell = s_cells.Single(c => c.Description.Name == name);
        foreach (SequenceNoise? draw in new[] { s_draw, null })
            foreach (int[]? lengths in new[] { null, NoisyRun.Lengths })
                foreach (int? every in new int?[] { null, 2 })
                    new NoisyRun(cell, s_noise, draw, lengths).AssertIsTheProcessors(Devices.Usual, every);
    }

    /// <summary>Where the mask says so, the state is the one before, bit for bit, and nowhere else.</summary>
    [Fact]
    public void MasksAreTheSame()
    {
        using var layer = new RecurrentLayer<Gru>(Units, Units, seed: 3, new LayerOptions { Device = Devices.Usual, Noise = s_noise });
        var random = new Random(4);
        Tensor<float> x = Tensor.Create([.. Enumerable.Range(0, Steps * Batch * Units).Select(_ => random.NextSingle())], [Steps, Batch, Units]);
        SequenceNoise draw = s_draw with { FirstTimeStep = 9 };
        float[] h = Flat(layer.Run(new SequenceArguments<float>(x) { Noise = draw }).Output);
        NoiseMask mask = NoiseMask.Zoneout(draw, "h", Rate);
        for (int n = 0; n < h.Length; n++)
            Assert.Equal(mask.Hits(9 + n / Units / Batch, n / Units % Batch, n % Units), h[n] == (n < Batch * Units ? 0 : h[n - Batch * Units]));
    }

    /// <summary>Also of a workspace that a call with other noise used before.</summary>
    [Fact]
    public void DataOnTheDeviceHaveTheSameMasks()
    {
        using GpuDevice device = GpuDevice.Open(GpuKind.Cpu);
        using GpuStream stream = device.CreateStream();
        using var layer = new RecurrentLayer<Lstm>(Units, Units, seed: 3, new LayerOptions { Device = device, Noise = s_noise });
        using var data = new ResidentData(stream, layer, Steps, Batch, NoisyRun.Lengths);
        var resident = new GpuLayer(layer, stream);
        foreach (SequenceNoise? draw in new[] { s_draw, null, s_draw with { Step = 4 } })
        {
            (data.Host.Noise, data.Device.Noise) = (draw, draw);
            layer.Parameters.ZeroGradients();
            resident.ZeroGradients();
            using RecordedPass<float> expected = layer.Record(data.Host);
            BackwardResult<float> back = expected.Backward(data.OutputGradient, data.HostFinal);
            using GpuPass actual = resident.Record(data.Device);
            actual.Backward(data.Gradients);
            Assert.Equal(Flat(expected.Output), data.Device.Output!.Download());
            Assert.Equal(Flat(back.InitialStates["c"]), data.Gradients.InitialStates["c"].Download());
            Assert.Equal(Flat(back.Input), data.Gradients.Inputs["x"].Download());
        }
    }

    [Fact]
    public void LoopsWithZoneoutAreStageKernels()
    {
        using GpuDevice device = GpuDevice.Open(GpuKind.Cpu, new GpuOptions { Loops = LoopForm.Persistent });
        using var layer = new RecurrentLayer<Gru>(Units, Units, options: new LayerOptions { Device = device, Noise = s_noise });
        Assert.Contains("its layer has noise, whose masks the loop's kernel does not know",
            Assert.Throws<GpuException>(() => layer.Forward(Tensor.CreateFromShape<float>([2, 1, Units]))).Message);
    }

    static float[] Flat(Tensor<float> tensor) => NoisyRun.Flat(tensor);
}
