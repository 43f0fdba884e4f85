using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Cpu;
using CellDsl.Runtime.Tests.Support;

namespace CellDsl.Runtime.Tests.Noise;

public class NoisePlacesTests
{
    const int Batch = 7, Rows = 2;
    static readonly int[] s_positions = [3, 5, 9, 40, -1, 13, 20, 0];
    static readonly SequenceNoise s_draw = new(Seed: 5, Step: 2) { FirstTimeStep = 4, Places = new NoisePlaces(s_positions, Batch, 6) };

    [Theory]
    [InlineData(MaskKind.Zoneout)]
    [InlineData(MaskKind.Dropout)]
    [InlineData(MaskKind.DropoutPerStep)]
    internal unsafe void WeightsAreThoseOfTheSteps(MaskKind kind)
    {
        const int units = 37;
        var info = new MaskInfo(kind, "h", 0.25);
        NoiseMask mask = info.Draw(s_draw);
        var table = new MaskTable([info]);
        foreach (int first in new[] { 0, 1, 2 })
        {
            table.Start(s_draw.From(first, Rows), Rows);
            for (int step = 0; step < 4 - first; step++)
                for (int row = 0; row < Rows; row++)
                {
                    int position = s_positions[(first + step) * Rows + row];
                    float[] weights = new float[units];
                    fixed (float* target = weights)
                        table.Fill(0, step, row, 0, units, target);
                    for (int u = 0; u < units && position >= 0; u++)
                    {
                        bool hit = mask.Hits(4 + position / Batch, position % Batch, u);
                        Assert.Equal(kind == MaskKind.Zoneout ? hit ? 1 : 0 : hit ? 0 : 1 / 0.75f, weights[u]);
                    }
                }
        }
    }

    [Fact]
    public void TheBatchThatPlacesAreOfIsWhatBoundsApplyTo()
    {
        SequenceNoise last = s_draw with { FirstTimeStep = NoiseMask.MaxTimeSteps - 6 };
        Assert.Same(last, CheckedArguments<float>.CheckNoise(last, 100, Rows));
        Assert.Contains("this call has 7 sequences and 6 time steps",
            Assert.Throws<ArgumentException>(() => CheckedArguments<float>.CheckNoise(s_draw with { FirstTimeStep = NoiseMask.MaxTimeSteps - 5 }, 1, Rows)).Message);
    }

    /// <summary>An engine that knows no places would draw other masks without a word.</summary>
    [Fact]
    public void AnEngineThatCannotFollowRefuses()
    {
        using var layer = new RecurrentLayer<HandLstm>(2, 2, options: new LayerOptions { Noise = new() { Zoneout = 0.1 }, Device = new BareDevice() });
        var call = new SequenceArguments<float>(Tensor.CreateFromShape<float>([4, Rows, 2])) { Noise = s_draw };
        string message = Assert.Throws<NotSupportedException>(() => layer.Run(call)).Message;
        Assert.Contains("The layer of cell 'HandLstm' has noise", message);
        Assert.Contains("from the longest to the shortest", message);
        Assert.Throws<NotSupportedException>(() => layer.Record(call));
        call.Noise = s_draw with { Places = null };
        Assert.Throws<NotImplementedException>(() => layer.Run(call));
    }

    sealed class BareDevice : LayerDevice
    {
        public override string Name => "bare";
        public override string? WhyNot(CellDefinition cell, Type number) => null;
        internal override LayerEngine<T> CreateEngine<TCell, T>(NoisyCell noisy, ParameterSet<T> parameters, IReadOnlyList<int> sizes) => new BareEngine<T>();
        public override void Dispose() { }
    }

    sealed class BareEngine<T> : LayerEngine<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override LayerWorkspace<T> Rent(int steps, int batch, RunMode mode) => throw new NotImplementedException();
        public override void Return(LayerWorkspace<T> workspace) => throw new NotImplementedException();
        public override void Forward(LayerWorkspace<T> workspace, in CallArrays<T> arrays, int firstStep) => throw new NotImplementedException();
        public override void Backward(LayerWorkspace<T> workspace, in CallArrays<T> arrays) => throw new NotImplementedException();
        public override void Dispose() { }
    }
}
