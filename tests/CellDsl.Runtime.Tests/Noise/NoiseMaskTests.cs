using System.Numerics;
using CellDsl.Backends.Cpu;
using CellDsl.Execution;

namespace CellDsl.Runtime.Tests.Noise;

public class NoiseMaskTests
{
    static readonly SequenceNoise s_draw = new(Seed: 5, Step: 2);

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void HitsAreAsFrequentAsTheRate(double rate)
    {
        const int steps = 40, rows = 25, units = 100, count = steps * rows * units;
        NoiseMask mask = NoiseMask.Zoneout(s_draw, "h", rate);
        int hits = Count(mask, steps, rows, units);
        // Five standard deviations of a binomial variable.
        Assert.InRange(hits, count * rate - 5 * Math.Sqrt(count * rate * (1 - rate)), count * rate + 5 * Math.Sqrt(count * rate * (1 - rate)));
    }

    static int Count(NoiseMask mask, int steps, int rows, int units)
    {
        int hits = 0;
        for (int t = 0; t < steps; t++)
            for (int b = 0; b < rows; b++)
                for (int u = 0; u < units; u++)
                    hits += mask.Hits(t, b, u) ? 1 : 0;
        return hits;
    }

    /// <summary>Seed, step, kind, state, time step, row and unit each draw anew: two masks agree on about half of the units.</summary>
    [Fact]
    public void EverythingThatNamesAMaskCounts()
    {
        const int units = 4000;
        NoiseMask mask = NoiseMask.Zoneout(s_draw, "h", 0.5);
        (NoiseMask Mask, int Time, int Row, int Shift)[] others =
        [
            (NoiseMask.Zoneout(s_draw with { Seed = 6 }, "h", 0.5), 3, 4, 0),
            (NoiseMask.Zoneout(s_draw with { Step = 3 }, "h", 0.5), 3, 4, 0),
            (NoiseMask.Zoneout(s_draw, "c", 0.5), 3, 4, 0),
            (NoiseMask.Dropout(s_draw, "h", 0.5, perStep: true), 3, 4, 0),
            (mask, 4, 4, 0),
            (mask, 3, 5, 0),
            (mask, 3, 4, 1),
        ];
        foreach (var other in others)
        {
            int same = Enumerable.Range(0, units).Count(u => mask.Hits(3, 4, u) == other.Mask.Hits(other.Time, other.Row, u + other.Shift));
            Assert.InRange(same, units / 2 - 5 * Math.Sqrt(units) / 2, units / 2 + 5 * Math.Sqrt(units) / 2);
        }
        Assert.All(Enumerable.Range(0, units), u => Assert.Equal(mask.Hits(3, 4, u), NoiseMask.Zoneout(s_draw, "h", 0.5).Hits(3, 4, u)));
    }

    /// <summary>No two places share a counter, up to the bounds that layers check.</summary>
    [Fact]
    public void PlacesHaveCountersOfTheirOwn()
    {
        NoiseMask mask = NoiseMask.Zoneout(s_draw, "h", 0.5);
        ulong Counter(int time, int row, int unit) => mask.Index(time, row) + (ulong)unit;
        Assert.Equal(0ul, Counter(0, 0, 0));
        Assert.Equal(Counter(0, 0, NoiseMask.MaxUnits - 1) + 1, Counter(0, 1, 0));
        Assert.Equal(Counter(0, NoiseMask.MaxRows - 1, NoiseMask.MaxUnits - 1) + 1, Counter(1, 0, 0));
        Assert.Equal(ulong.MaxValue, Counter(NoiseMask.MaxTimeSteps - 1, NoiseMask.MaxRows - 1, NoiseMask.MaxUnits - 1));
    }

    [Fact]
    public void DropoutOfASequenceHasOneMaskForAllSteps()
    {
        NoiseMask sequence = NoiseMask.Dropout(s_draw, "h", 0.5), step = NoiseMask.Dropout(s_draw, "h", 0.5, perStep: true);
        Assert.All(Enumerable.Range(0, 100), u => Assert.Equal(step.Hits(0, 3, u), sequence.Hits(17, 3, u)));
    }

    /// <summary>A mask that never changes: what was drawn with one version must be drawn with the next.</summary>
    [Fact]
    public void MasksStayWhatTheyAre()
    {
        NoiseMask mask = NoiseMask.Zoneout(new SequenceNoise(1, 2), "h", 0.5);
        Assert.Equal("1000111000110111", string.Concat(Enumerable.Range(0, 16).Select(u => mask.Hits(3, 4, u) ? '1' : '0')));
    }

    [Theory]
    [InlineData(MaskKind.Zoneout, 0)]
    [InlineData(MaskKind.Dropout, 0)]
    [InlineData(MaskKind.DropoutPerStep, 7)]
    internal void RowsOfWeightsAreTheMasks(MaskKind kind, int firstTimeStep)
    {
        AssertWeights<float>(kind, firstTimeStep);
        AssertWeights<double>(kind, firstTimeStep);
    }

    static unsafe void AssertWeights<T>(MaskKind kind, int firstTimeStep)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int batch = 3;
        SequenceNoise draw = s_draw with { FirstTimeStep = firstTimeStep };
        var info = new MaskInfo(kind, "h", 0.25);
        var table = new MaskTable([new MaskInfo(MaskKind.Zoneout, "c", 0.5), info]);
        table.Start(draw, batch);
        NoiseMask mask = info.Draw(draw);
        foreach (int count in new[] { 1, 7, 8, 16, 31, 64 })
            foreach (int first in new[] { 0, 16 })
                for (int row = 0; row < 5; row++)
                {
                    var weights = new T[count];
                    fixed (T* target = weights)
                        table.Fill(1, 2, row, first, count, target);
                    for (int n = 0; n < count; n++)
                    {
                        bool hit = mask.Hits(firstTimeStep + 2 + row / batch, row % batch, first + n);
                        T expected = kind == MaskKind.Zoneout ? hit ? T.One : T.Zero : hit ? T.Zero : T.CreateTruncating(1 / 0.75);
                        Assert.Equal(expected, weights[n]);
                    }
                }
    }
}
