using CellDsl.Training.Text;

namespace CellDsl.Training.Tests;

public sealed class TextStreamsTests
{
    [Fact]
    public void Each_row_goes_through_its_own_part_of_the_text_and_targets_are_successors()
    {
        var streams = new TextStreams([.. Enumerable.Range(0, 16)], length: 3, batch: 2);
        Assert.Equal((7, 2), (streams.StreamLength, streams.Count));
        int[] inputs = new int[6], targets = new int[6];

        streams.Fill(0, inputs, targets);
        Assert.Equal([0, 7, 1, 8, 2, 9], inputs);
        Assert.Equal([1, 8, 2, 9, 3, 10], targets);

        streams.Fill(1, inputs, targets);
        Assert.Equal([3, 10, 4, 11, 5, 12], inputs);
        Assert.Equal([4, 11, 5, 12, 6, 13], targets);

        streams.FillFrom(6, 1, inputs.AsSpan(0, 2), targets.AsSpan(0, 2));
        Assert.Equal([6, 13], inputs[..2]);
        Assert.Equal([7, 14], targets[..2]);
    }

    [Fact]
    public void The_shortest_text_is_one_batch_and_a_last_target()
    {
        Assert.Equal(1, new TextStreams(new int[7], length: 3, batch: 2).Count);
        string message = Assert.Throws<CorpusException>(() => new TextStreams(new int[6], length: 3, batch: 2, "war.txt")).Message;
        Assert.Equal("war.txt: 6 characters are shorter than one batch; 2 sequences of 3 steps need 7. Take a longer text, fewer sequences or fewer "
            + "steps.", message);
    }
}
