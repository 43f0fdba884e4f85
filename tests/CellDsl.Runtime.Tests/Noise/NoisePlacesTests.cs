using CellDsl.Backends.Cpu;
using CellDsl.Execution;


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
            Assert.Throws<ArgumentException>(()
                => CheckedArguments<float>.CheckNoise(s_draw with { FirstTimeStep = NoiseMask.MaxTimeSteps - 5 }, 1, Rows)).Message);
    }
}
