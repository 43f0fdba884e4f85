using CellDsl.Training.Models.Examples;

namespace CellDsl.Training.Tests;

public sealed class ExampleOrderTests
{
    [Fact]
    public void Each_pass_has_every_example_once_in_an_order_of_its_own()
    {
        var order = new ExampleOrder(12, 4, seed: 1);
        Assert.Equal(3, order.StepsPerPass);
        int[][] passes
            = [.. Enumerable.Range(0, 3).Select(pass => Enumerable.Range(0, 3).SelectMany(k => order.At(3 * pass + k).ToArray()).ToArray())];
        Assert.All(passes, pass => Assert.Equal(Enumerable.Range(0, 12), pass.Order()));
        Assert.NotEqual(passes[0], passes[1]);
        Assert.NotEqual(passes[1], passes[2]);
        Assert.NotEqual(passes[0], new ExampleOrder(12, 12, seed: 2).At(0).ToArray());
    }

    [Fact]
    public void A_later_update_has_the_same_batch_whatever_was_asked_for_before()
    {
        var order = new ExampleOrder(10, 3, seed: 1);
        int[] batch = [.. Enumerable.Range(0, 8).Select(k => order.At(k).ToArray()).Last()];
        Assert.Equal(batch, new ExampleOrder(10, 3, seed: 1).At(7).ToArray());
    }

    [Fact]
    public void Few_examples_are_one_batch() => Assert.Equal((2, 1), (new ExampleOrder(2, 64, 1).Batch, new ExampleOrder(2, 64, 1).StepsPerPass));
}
