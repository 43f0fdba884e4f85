using System.Numerics.Tensors;

namespace CellDsl.Conformance.Tests.Museum;

[Room(5, "Gradients")]
public sealed class Gradients
{
    [Fact]
    [Exhibit(
        "A matrix in two places gets the gradient of one, or of one twice",
        "NVIDIA/TransformerEngine#3437, pytorch/pytorch#180952, torch/DEPRECEATED-torch7-distro#156",
        "The sum of both: 2 W x of W (W x)")]
    public void TiedMatrices() => Trial.Same([3], Trial.Of<TiedWeights, double>(1, 1, ["x"], [[3]]).Parameters["W"]);

    [Fact]
    [Exhibit(
        "A backward pass of a backward pass fails late, or gives something",
        "pytorch/pytorch#5261, pytorch/pytorch#9229, pytorch/pytorch#25315",
        "There is none: a second call is refused, and changes no gradient")]
    public void BackwardTwice()
    {
        using RecurrentLayer<Accumulator, double> layer = Layer();
        using RecordedPass<double> pass = layer.Record(X);
        pass.Backward(Ones);
        double before = layer.Parameters.Gradient("W")[0];
        Assert.Contains("Backward", Assert.Throws<InvalidOperationException>(() => pass.Backward(Ones)).Message);
        Assert.Equal(before, layer.Parameters.Gradient("W")[0]);
    }

    [Fact]
    [Exhibit(
        "Gradients of a second pass replace those of the first",
        "pytorch/pytorch#777",
        "They are added, until they are set to zero")]
    public void TwoPasses()
    {
        using RecurrentLayer<Accumulator, double> layer = Layer();
        for (int k = 1; k <= 2; k++)
        {
            using RecordedPass<double> pass = layer.Record(X);
            pass.Backward(Ones);
            Trial.Same([10.0 * k], layer.Parameters.Gradient("W").ToArray());
        }
        layer.Parameters.ZeroGradients();
        Trial.Same([0], layer.Parameters.Gradient("W").ToArray());
    }

    [Fact]
    [Exhibit(
        "A loss of the final state alone, with unused outputs, crashes in backward",
        "pytorch/pytorch#11800, chainer/chainer#4043, chainer/chainer#4319",
        "Outputs without gradient count as zero: every x has the gradient W")]
    public void UnusedOutputs()
    {
        using RecurrentLayer<Accumulator, double> layer = Layer();
        using RecordedPass<double> pass = layer.Record(X);
        BackwardResult<double> back = pass.Backward(Tensor.CreateFromShape<double>([3, 1, 1]),
            new Dictionary<string, Tensor<double>> { ["h"] = Tensor.Create([1.0], [1, 1]) });
        Trial.Same([0.5, 0.5, 0.5], Trial.Numbers(back.Input));
        Trial.Same([1], Trial.Numbers(back.InitialStates["h"]));
    }

    static Tensor<double> X => Tensor.Create([1.0, 2, 3], [3, 1, 1]);

    static Tensor<double> Ones => Tensor.Create([1.0, 1, 1], [3, 1, 1]);

    static RecurrentLayer<Accumulator, double> Layer()
    {
        var layer = new RecurrentLayer<Accumulator, double>(new CellSizes(1, 1));
        layer.Parameters.Edit().Fill(0.5);
        layer.Parameters.ZeroGradients();
        return layer;
    }
}
