using CellDsl.Training.Layers;

namespace CellDsl.Training.Tests;

public sealed class EmbeddingTests
{
    [Fact]
    public void Forward_copies_rows_and_backward_adds_to_them()
    {
        var embedding = new Embedding("e", symbols: 3, size: 2, seed: 1);
        new float[] { 1, 2, 3, 4, 5, 6 }.CopyTo(embedding.Parameters.Edit());
        float[] vectors = new float[8];

        embedding.Forward([2, 0, 2, 1], vectors);
        Assert.Equal([5, 6, 1, 2, 5, 6, 3, 4], vectors);

        embedding.Backward([2, 0, 2, 1], [1, 2, 10, 20, 100, 200, 1000, 2000]);
        embedding.Backward([0], [5, 5]);
        Assert.Equal([15, 25, 1000, 2000, 101, 202], embedding.Parameters.Gradients.ToArray());
    }

    [Fact]
    public void First_values_follow_from_the_seed()
    {
        float[] first = new Embedding("e", 5, 7, seed: 1).Parameters.Values.ToArray();
        Assert.Equal(first, new Embedding("e", 5, 7, seed: 1).Parameters.Values.ToArray());
        Assert.NotEqual(first, new Embedding("e", 5, 7, seed: 2).Parameters.Values.ToArray());
        Assert.All(first, value => Assert.InRange(value, -0.1f, 0.1f));
    }
}
