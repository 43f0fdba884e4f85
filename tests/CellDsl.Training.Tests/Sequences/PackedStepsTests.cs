using CellDsl.Lab.Formatting;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Tests;

public sealed class PackedStepsTests
{
    /// <summary>What the engine is given to do, but for padding, are the valid steps and nothing else.</summary>
    [Fact]
    public void Exactly_the_valid_steps_are_run_once_each()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            int steps = 1 + (int)(seed % 12), batch = 1 + (int)(seed % 7);
            bool[] valid = [.. Numbers.Integers(steps * batch, seed, 2).Select(n => n > 0)], resets
                = [.. Numbers.Integers(steps * batch, seed + 1000, 5).Select(n => n == 0)];
            var mask = new SequenceMask(steps, batch, valid, resets);
            int[] positions = [.. PackedSteps.Of(mask).Stretches.SelectMany(s => s.Positions).Where(p => p != PackedSteps.Padding)];
            Assert.Equal(Enumerable.Range(0, steps * batch).Where(k => valid[k]), positions.Order());
            Assert.All(PackedSteps.Of(mask).Stretches, s => Assert.Equal(s.Steps * s.Rows, s.Positions.Length));
            Assert.Equal(mask.ValidCount, positions.Length);
            Assert.True(PackedSteps.Of(mask).Stretches.Count <= PackedSteps.Of(mask).Rows.Select(r => r.Positions.Count).Distinct().Count());
        }
    }

    /// <summary>Half of the steps of many sequences, however they lie, are run as little more than half.</summary>
    [Fact]
    public void Padding_stays_small()
    {
        bool[] valid = [.. Numbers.Integers(100 * 32, 1, 2).Select(n => n > 0)];
        foreach (SequenceMask mask in new[]
            { new SequenceMask(100, 32, valid), SequenceMask.OfLengths(100, [.. Enumerable.Range(1, 32).Select(b => 3 * b)]) })
            Assert.InRange(PackedSteps.Of(mask).Stretches.Sum(s => s.Positions.Length), mask.ValidCount, 1.1 * mask.ValidCount);
    }

    [Fact]
    public void A_whole_mask_is_one_stretch_in_its_own_order()
    {
        PackedSteps packed = PackedSteps.Of(SequenceMask.OfLengths(4, 4, 4, 4));
        PackedSteps.Stretch stretch = Assert.Single(packed.Stretches);
        Assert.Equal((4, 3), (stretch.Steps, stretch.Rows));
        Assert.Equal(Enumerable.Range(0, 12), stretch.Positions);
    }

    [Fact]
    public void Flags_of_another_shape_are_refused()
    {
        Assert.Contains("has 6 flags; 5 were given", Assert.Throws<ArgumentException>(() => new SequenceMask(2, 3, new bool[5])).Message);
        Assert.Contains("are 6 flags; 7 were given",
            Assert.Throws<ArgumentException>(() => new SequenceMask(2, 3, new bool[6], new bool[7])).Message);
        Assert.Contains("that of sequence 1 is 5", Assert.Throws<ArgumentException>(() => SequenceMask.OfLengths(4, 1, 5)).Message);
    }
}
