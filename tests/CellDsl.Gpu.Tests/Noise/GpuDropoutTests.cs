using System.Reflection;
using CellDsl.Cells;
using CellDsl.Conformance.Tests.Features;
using CellDsl.Execution;
using CellDsl.Gpu.Kernels;
using CellDsl.Gpu.Tests.Resident;
using CellDsl.Gpu.Tests.Support;

namespace CellDsl.Gpu.Tests.Noise;

/// <summary>Recurrent dropout on a device is that of the processor: the same masks, the same gradients up to rounding.</summary>
public class GpuDropoutTests
{
    static readonly SequenceNoise s_draw = new(Seed: 11, Step: 3);

    // For every sequence, for every step, and beside zoneout, where there are masks of two kinds.
    static readonly Dictionary<string, RecurrentNoise> s_kinds = new()
    {
        ["per sequence"] = new() { RecurrentDropout = 0.4 },
        ["per step"] = new() { RecurrentDropout = 0.4, DropoutPerStep = true },
        ["with zoneout"] = new() { RecurrentDropout = 0.4, Zoneout = 0.3 },
    };

    // One sum and several; peepholes; two and three states with matrices; several stages; an output behind the loop; a product behind the loop.
    static readonly CellDefinition[] s_cells =
    [
        CellDefinition.Of<Lstm>(), CellDefinition.Of<Gru>(), CellDefinition.Of<GruBias>(), CellDefinition.Of<PeepholeLstm>(),
            CellDefinition.Of<MultiLayerRnn>(),
        CellDefinition.Of<ShiftingStates>(), CellDefinition.Of<Mut1>(), CellDefinition.Of<RnnLanguageModel>(), CellDefinition.Of<ReadsBefore>(),
    ];

    public static TheoryData<string, string> Cells
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (CellDefinition cell in Extent.Of(s_cells))
                foreach (string kind in s_kinds.Keys)
                    data.Add(cell.Description.Name, kind);
            return data;
        }
    }

    static CellDefinition Cell(string name) => s_cells.Single(c => c.Description.Name == name);

    [Theory, MemberData(nameof(Cells))]
    public void GradientsAreTheProcessors(string name, string kind)
    {
        foreach (SequenceNoise? draw in new[] { s_draw, null })
            new NoisyRun(Cell(name), s_kinds[kind], draw).AssertIsTheProcessors(Devices.Usual);
        // Segments that backward runs again draw the masks that they had, also where a call goes on in the middle of sequences.
        new NoisyRun(Cell(name), s_kinds[kind], s_draw with { FirstTimeStep = 9 }, NoisyRun.Lengths).AssertIsTheProcessors(Devices.Usual, every: 2);
    }

    /// <summary>Of steps that were packed, also where backward runs segments again.</summary>
    [Theory]
    [InlineData("per sequence", null), InlineData("per step", 2), InlineData("with zoneout", null), InlineData("with zoneout", 2)]
    public void PackedStepsHaveTheMasksOfTheirPlaces(string kind, int? every)
    {
        int[] positions = [.. Enumerable.Range(0, NoisyRun.Steps * NoisyRun.Batch).Select(k => k % 7 == 6 ? -1 : 61 - 3 * k)];
        SequenceNoise draw = s_draw with { FirstTimeStep = 2, Places = new NoisePlaces(positions, Batch: 7, Steps: 9) };
        var run = new NoisyRun(Cell("Lstm"), s_kinds[kind], draw);
        run.AssertIsTheProcessors(Devices.Usual, every);
        Assert.NotEqual(run.Numbers(null)["y"], new NoisyRun(Cell("Lstm"), s_kinds[kind], draw with { Places = null }).Numbers(null)["y"]);
    }

    /// <summary>Three sums of one kernel, one of which has a mask.</summary>
    [Fact]
    public void AnotherStatesGradientHasNoMask()
        => new NoisyRun(Cell("ShiftingStates"), new RecurrentNoise { RecurrentDropoutOf = { ["before"] = 0.4 } }, s_draw)
        .AssertIsTheProcessors(Devices.Usual);

    [Theory]
    [InlineData(1), InlineData(2), InlineData(5)]
    public void EverySumHasItsOwnMask(int count)
    {
        MaskDraw[] draws = [.. Enumerable.Range(0, count).Select(n => MaskDraw.Always(n + 2))];
        typeof(GpuDropoutTests)
            .GetMethod(nameof(AssertApplies), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(SumMasks.TypeFor(count))
            .Invoke(null, [draws]);
    }

    static void AssertApplies<TMasks>(MaskDraw[] draws)
        where TMasks : struct, ISumMasks<TMasks>
    {
        Assert.Equal(draws.Length, TMasks.Count);
        TMasks masks = TMasks.Of(draws);
        for (int a = 0; a < draws.Length; a++)
            Assert.Equal(3f * (a + 2), TMasks.Apply(masks, a, default, 0, 0, new Float4(3, 3, 3, 3)).W);
    }

    [Theory]
    [InlineData("Lstm"), InlineData("ShiftingStates"), InlineData("ReadsBefore")]
    public void LargeTilesDrawTheSameMasks(string name)
    {
        var run = new NoisyRun(Cell(name), s_kinds["per step"], s_draw, units: 21);
        Dictionary<string, float[]> expected = run.Numbers(Devices.Usual), actual = run.Numbers(Devices.LargeTiles);
        Assert.All(expected, numbers => Assert.Equal(numbers.Value, actual[numbers.Key]));
    }

    /// <summary>U (m ⊙ h) and Uᵀ d ⊙ m, seen where nothing else is: with the one matrix alone, an output is what the mask leaves of the
    /// state.</summary>
    [Fact]
    public void MasksAreThoseThatAnybodyCanCompute()
    {
        const double rate = 0.4;
        var noise = new RecurrentNoise { RecurrentDropout = rate, DropoutPerStep = true };
        using var layer
            = new RecurrentLayer<ReadsBefore>(NoisyRun.Units, NoisyRun.Units, seed: 3, new LayerOptions { Device = Devices.Usual, Noise = noise });
        Span<float> v = layer.Parameters.Edit("V");
        for (int n = 0; n < v.Length; n++)
            v[n] = n % (NoisyRun.Units + 1) == 0 ? 1 : 0;
        var arguments = new SequenceArguments<float>(Ones(NoisyRun.Steps)) { Noise = s_draw with { FirstTimeStep = 9 } };
        arguments.InitialStates["h"]
            = System.Numerics.Tensors.Tensor.Create(Enumerable.Repeat(1f, NoisyRun.Batch * NoisyRun.Units).ToArray(),
            [NoisyRun.Batch, NoisyRun.Units]);
        float[] y = NoisyRun.Flat(layer.Run(arguments).Output);
        NoiseMask mask = NoiseMask.Dropout(s_draw, "h", rate, perStep: true);
        for (int n = 0; n < y.Length; n++)
            Assert.Equal(mask.Hits(9 + n / NoisyRun.Units / NoisyRun.Batch, n / NoisyRun.Units % NoisyRun.Batch, n % NoisyRun.Units), y[n] == 0);
        Assert.Equal((float)(1 / (1 - rate)), y.Take(NoisyRun.Batch * NoisyRun.Units).Max());
    }

    [Fact]
    public void EvaluationHasTheBitsOfALayerWithoutNoise()
    {
        Dictionary<string, float[]> plain = new NoisyRun(CellDefinition.Of<Lstm>(), new RecurrentNoise(), null).Numbers(Devices.Usual);
        Dictionary<string, float[]> evaluation = new NoisyRun(CellDefinition.Of<Lstm>(), s_kinds["per step"], null).Numbers(Devices.Usual);
        Dictionary<string, float[]> training = new NoisyRun(CellDefinition.Of<Lstm>(), s_kinds["per step"], s_draw).Numbers(Devices.Usual);
        Assert.All(plain, numbers => Assert.Equal(numbers.Value, evaluation[numbers.Key]));
        Assert.All(plain, numbers => Assert.NotEqual(numbers.Value, training[numbers.Key]));
    }

    /// <summary>Also of a workspace that a call with other noise used before.</summary>
    [Fact]
    public void DataOnTheDeviceHaveTheSameMasks()
    {
        using GpuDevice device = GpuDevice.Open(GpuKind.Cpu);
        using GpuStream stream = device.CreateStream();
        using var layer
            = new RecurrentLayer<Lstm>(NoisyRun.Units, NoisyRun.Units, seed: 3, new LayerOptions { Device = device, Noise = s_kinds["per step"] });
        using var data = new ResidentData(stream, layer, NoisyRun.Steps, NoisyRun.Batch, NoisyRun.Lengths);
        var resident = new GpuLayer(layer, stream);
        foreach (SequenceNoise? draw in new[] { s_draw, null, s_draw with { Step = 4 } })
        {
            (data.Host.Noise, data.Device.Noise) = (draw, draw);
            using RecordedPass<float> expected = layer.Record(data.Host);
            BackwardResult<float> back = expected.Backward(data.OutputGradient, data.HostFinal);
            using GpuPass actual = resident.Record(data.Device);
            actual.Backward(data.Gradients);
            Assert.Equal(NoisyRun.Flat(expected.Output), data.Device.Output!.Download());
            Assert.Equal(NoisyRun.Flat(back.InitialStates["h"]), data.Gradients.InitialStates["h"].Download());
            Assert.Equal(NoisyRun.Flat(back.Input), data.Gradients.Inputs["x"].Download());
        }
    }

    [Fact]
    public void LoopsWithDropoutAreStageKernels()
    {
        using GpuDevice device = GpuDevice.Open(GpuKind.Cpu, new GpuOptions { Loops = LoopForm.Persistent });
        using var layer
            = new RecurrentLayer<Gru>(NoisyRun.Units, NoisyRun.Units, options: new LayerOptions { Device = device, Noise = s_kinds["per sequence"] });
        string[] loops = device.Explain(layer, steps: 2, batch: 1).Split('\n');
        Assert.Equal(2, loops.Length);
        Assert.All(loops, loop => Assert.Contains("its layer has noise, whose masks the loop's kernel does not know", loop));
        Assert.Contains("whose masks", Assert.Throws<GpuException>(() => layer.Forward(Ones(2))).Message);
    }

    static System.Numerics.Tensors.Tensor<float> Ones(int steps)
        => System.Numerics.Tensors.Tensor.Create(Enumerable.Repeat(1f, steps * NoisyRun.Batch * NoisyRun.Units).ToArray(),
        [steps, NoisyRun.Batch, NoisyRun.Units]);
}
