using CellDsl.Cells;
using CellDsl.Gpu.Tests.Support;
using static CellDsl.Gpu.Tests.Resident.ResidentData;

namespace CellDsl.Gpu.Tests.Resident;

/// <summary>Data that stay on the device: the numbers of the other way, and nothing left behind.</summary>
public sealed class ResidentTests : IDisposable
{
    readonly GpuDevice _device = GpuDevice.Open(GpuKind.Cpu);
    readonly GpuStream _stream;

    public ResidentTests() => _stream = _device.CreateStream();

    public void Dispose()
    {
        _stream.Dispose();
        _device.Dispose();
    }

    public static TheoryData<string, int, int[]?> Problems => new()
    {
        { "Lstm", 8, null }, { "Lstm", 7, new[] { 3, 0 } }, { "CaptioningRnn", 5, null }, { "CaptioningRnn", 8, new[] { 1, 2 } },
        { "PeepholeLstmDiagonal", 6, null }, { "GruResetBefore", 8, new[] { 2, 3 } }, { "Mut1", 4, null },
    };

    [Theory, MemberData(nameof(Problems))]
    public void TheSameBitsAsThroughTheHost(string name, int hidden, int[]? lengths)
    {
        CellDefinition cell = CellDefinition.In(typeof(Lstm).Assembly).Single(c => c.Type.FullName == $"CellDsl.Cells.{name}");
        CellSizes sizes = new(name == "Mut1" ? hidden : 5, hidden);
        foreach (string dimension in cell.Description.Dimensions.Except(["One", "Input", "Hidden"]))
            sizes[dimension] = 3;
        using SequenceLayer<float> layer = cell.CreateLayer<float>(sizes, 1, new LayerOptions { Device = _device });
        using var data = new ResidentData(_stream, layer, steps: 3, batch: 2, lengths);
        var expected = new List<float[]>();
        var actual = new List<float[]>();

        for (int pass = 0; pass < 2; pass++)
        {
            using RecordedPass<float> recorded = layer.Record(data.Host);
            BackwardResult<float> back = recorded.Backward(data.OutputGradient, data.HostFinal);
            expected = [Flat(recorded.Output), .. recorded.FinalStates.Values.Select(Flat), .. back.Inputs.Values.Select(Flat),
                .. back.Contexts.Values.Select(Flat),
                .. back.InitialStates.Values.Select(Flat), layer.Parameters.Gradients.ToArray()];
        }

        var resident = new GpuLayer(layer, _stream);
        for (int pass = 0; pass < 2; pass++)
        {
            using GpuPass recorded = resident.Record(data.Device);
            recorded.Backward(data.Gradients);
        }
        layer.Parameters.ZeroGradients();
        resident.DownloadGradients();
        actual = [data.Device.Output!.Download(), .. data.Device.FinalStates.Values.Select(t => t.Download()),
            .. data.Gradients.Inputs.Values.Select(t => t.Download()),
            .. data.Gradients.Contexts.Values.Select(t => t.Download()), .. data.Gradients.InitialStates.Values.Select(t => t.Download()),
            layer.Parameters.Gradients.ToArray()];

        Assert.Equal(expected, actual);
        data.Device.Output!.Clear();
        resident.Run(data.Device);
        Assert.Equal(Flat(layer.Run(data.Host).Output), data.Device.Output.Download());
    }

    [Fact]
    public void ParametersChangeOnTheDeviceAndOnTheHost()
    {
        using var layer = new RecurrentLayer<Gru>(5, 6, seed: 2, new LayerOptions { Device = _device });
        using var data = new ResidentData(_stream, layer, 3, 2, null);
        var resident = new GpuLayer(layer, _stream);
        Assert.Equal(layer.Parameters.Values, resident.Parameters.Download());

        float[] other = [.. layer.Parameters.Values.ToArray().Select(v => v / 2)];
        float[] before = Flat(layer.Run(data.Host).Output);
        resident.EditParameters().Upload(other);
        resident.Run(data.Device);
        float[] changed = data.Device.Output!.Download();
        Assert.NotEqual(before, changed);
        Assert.NotEqual(other, layer.Parameters.Values.ToArray());
        resident.DownloadParameters();
        Assert.Equal(other, layer.Parameters.Values);
        Assert.Equal(changed, Flat(layer.Run(data.Host).Output));

        layer.Parameters.Edit()[0] += 1;
        Assert.Equal(layer.Parameters.Values, resident.Parameters.Download());
    }

    [Fact]
    public void GradientsAddUpUntilTheyAreCleared()
    {
        using var layer = new RecurrentLayer<Gru>(5, 6, seed: 2, new LayerOptions { Device = _device });
        using var data = new ResidentData(_stream, layer, 3, 2, null);
        var resident = new GpuLayer(layer, _stream);
        Pass();
        float[] once = resident.Gradients.Download();
        Pass();
        Assert.Equal(once.Select(g => g + g), resident.Gradients.Download());
        resident.ZeroGradients();
        Assert.All(resident.Gradients.Download(), g => Assert.Equal(0, g));
        Pass();
        Assert.Equal(once, resident.Gradients.Download());

        void Pass()
        {
            using GpuPass pass = resident.Record(data.Device);
            Assert.True(pass.KeptBytes > 0);
            pass.Backward(data.Gradients);
        }
    }

    [Fact]
    public void CallsOfOneShapeAllocateOnceAndNothingLeaks()
    {
        using (var layer = new RecurrentLayer<Lstm>(5, 6, seed: 2, new LayerOptions { Device = _device }))
        using (var data = new ResidentData(_stream, layer, 3, 2, null))
        {
            Assert.Equal(data.Buffers, _device.BufferCount);
            var resident = new GpuLayer(layer, _stream);
            Step();
            int buffers = _device.BufferCount;
            for (int n = 0; n < 3; n++)
                Step();
            Assert.Equal(buffers, _device.BufferCount);

            void Step()
            {
                resident.Run(data.Device);
                using GpuPass pass = resident.Record(data.Device);
                pass.Backward(data.Gradients);
            }
        }
        Assert.Equal((0, 0L), (_device.BufferCount, _device.UsedBytes));
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        using var layer = new RecurrentLayer<Lstm>(5, 6, options: new LayerOptions { Device = _device });
        using var onCpu = new RecurrentLayer<Lstm>(5, 6);
        using GpuStream other = _device.CreateStream();
        using GpuDevice elsewhere = GpuDevice.Open(GpuKind.Cpu);
        using GpuStream far = elsewhere.CreateStream();
        using GpuTensor x = _stream.Allocate(3, 2, 5), y = _stream.Allocate(3, 2, 6), foreign = other.Allocate(3, 2, 5);
        Assert.Contains("not on a GPU", Assert.Throws<ArgumentException>(() => new GpuLayer(onCpu, _stream)).Message);
        Assert.Contains("on another device", Assert.Throws<ArgumentException>(() => new GpuLayer(layer, far)).Message);
        var resident = new GpuLayer(layer, _stream);

        Rejects("Cell 'Lstm' needs its input 'x', [T, B, 5].", () => resident.Run(new GpuArguments()));
        Rejects("Input 'x' must be [3, 2, 5]; it is [3, 2, 6].", () => resident.Run(new GpuArguments(y)));
        Rejects("Output 'h' must be [3, 2, 6]; it is [3, 2, 5].", () => resident.Run(new GpuArguments(x, x)));
        Rejects("Input 'x' belongs to another stream", () => resident.Run(new GpuArguments(foreign)));
        Rejects("has no state 'q'", () => resident.Run(new GpuArguments(x) { InitialStates = { ["q"] = y } }));
        Rejects("Lengths must have one number for each of the 2 sequences", () => resident.Run(new GpuArguments(x) { Lengths = [1] }));
        Rejects("has 30 numbers; 4 were given", () => x.Upload(new float[4]));
        Rejects("has 30 numbers; 4 have room", () => x.Download(new float[4]));
        Rejects("at least 1", () => _stream.Allocate(3, 0));

        GpuPass pass = resident.Record(new GpuArguments(x));
        Rejects("The gradient of the output, [3, 2, 6], is missing.", () => pass.Backward(new GpuGradients()));
        pass.Backward(new GpuGradients(y));
        Assert.Throws<InvalidOperationException>(() => pass.Backward(new GpuGradients(y)));
        pass.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pass.Backward(new GpuGradients(y)));
        using GpuPass stale = resident.Record(new GpuArguments(x));
        resident.EditParameters();
        Assert.Contains("were changed", Assert.Throws<InvalidOperationException>(() => stale.Backward(new GpuGradients(y))).Message);
        x.Dispose();
        Assert.Throws<ObjectDisposedException>(() => resident.Run(new GpuArguments(x)));

        static void Rejects(string message, Action action) => Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message);
    }
}
