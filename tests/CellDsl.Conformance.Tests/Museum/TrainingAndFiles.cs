using CellDsl.Training.Optimizers;
using CellDsl.Training.Parameters;
using CellDsl.Training.Safetensors;

namespace CellDsl.Conformance.Tests.Museum;

[Room(8, "Training and files")]
public sealed class TrainingAndFiles
{
    [Fact]
    [Exhibit(
        "The norm of large gradients overflows, and clipping does nothing, or makes them zero",
        "facebookresearch/fairscale#263, ray-project/ray#45055",
        "45 gradients of 1e19 have the norm 6.7e19, and are clipped to the limit")]
    public void NormThatOverflows()
    {
        ArrayParameters parameters = Parameters(45, 1e19f);
        Assert.Equal(1e19 * Math.Sqrt(45), GradientNorm.Clip([parameters], limit: 5), tolerance: 1e13);
        Assert.All(parameters.Gradients.ToArray(), gradient => Assert.Equal(5 / Math.Sqrt(45), gradient, tolerance: 1e-6));
    }

    [Fact]
    [Exhibit(
        "Clipping a gradient that is not finite makes all of them zero, or NaN, in silence",
        "pytorch/pytorch#46849, pytorch/pytorch#53843, Skovorp/feral#16",
        "The norm that is returned is not finite, the gradients are as they were, and the array can be named")]
    public void ClippingWhatIsNotFinite()
    {
        ArrayParameters parameters = Parameters(3, 2);
        parameters.Gradients[1] = float.PositiveInfinity;
        Assert.Equal(double.PositiveInfinity, GradientNorm.Clip([parameters], limit: 5));
        Assert.Equal([2, float.PositiveInfinity, 2], parameters.Gradients.ToArray());
        Assert.Equal(("p.w", 1, 3), GradientNorm.FirstNonFinite([parameters]));
    }

    [Fact]
    [Exhibit(
        "The optimiser's ε is a number in the code, whatever the option says",
        "ecmwf/WeatherGenerator#1602, FluxML/Flux.jl#1819, nvidia-cosmos/cosmos-rl#511",
        "The first step is α g / (g + ε): with g = 2 and ε = 1, two thirds of α")]
    public void HardCodedEpsilon()
    {
        ArrayParameters parameters = Parameters(1, 2);
        new Optimizer(new Adam(Epsilon: 1), [parameters]).Step(0.3);
        Assert.Equal(-0.2, parameters.Values[0], tolerance: 1e-6);
    }

    [Theory]
    [InlineData(1e-8)]
    [InlineData(1e-50)]
    [InlineData(0)]
    [Exhibit(
        "An ε too small for the precision is zero, and a gradient of zero gives 0/0",
        "google-deepmind/optax#1754, chainer/chainer#3783, pytorch/pytorch#1767",
        "No gradient, no step, however small ε is")]
    public void EpsilonThatVanishes(double epsilon)
    {
        foreach (OptimizerRule rule in new OptimizerRule[] { new Adam(Epsilon: epsilon), new AdamW(Epsilon: epsilon), new RmsProp(Epsilon: epsilon) })
        {
            ArrayParameters parameters = Parameters(45, 0);
            new Optimizer(rule, [parameters]).Step(0.3);
            Assert.All(parameters.Values.ToArray(), value => Assert.Equal(0, value));
        }
    }

    [Fact]
    [Exhibit(
        "A checkpoint whose writing fails takes the one before with it",
        "Lightning-AI/pytorch-lightning#688, CanReader/FastNN#13, petuum/adaptdl#70",
        "The old file stays as it was, and nothing else is left")]
    public void CheckpointHalfWritten()
    {
        string folder = Directory.CreateTempSubdirectory("museum").FullName, path = Path.Combine(folder, "a.safetensors");
        try
        {
            SafetensorsFile.Write(path, [SafetensorsTensor.Create<float>("w", [1, 2], 2)]);
            byte[] before = File.ReadAllBytes(path);
            Assert.Throws<InvalidTimeZoneException>(() => SafetensorsFile.Write(path, Failing()));
            Assert.Equal(before, File.ReadAllBytes(path));
            Assert.Equal([path], Directory.GetFiles(folder));

            // A file that another program left half written is refused, not read.
            File.WriteAllBytes(path, before[..^4]);
            Assert.Throws<SafetensorsException>(() => SafetensorsFile.Read(path));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static IEnumerable<SafetensorsTensor> Failing()
        {
            yield return SafetensorsTensor.Create<float>("w", [3, 4], 2);
            throw new InvalidTimeZoneException("the process, as it were, was killed here");
        }
    }

    static ArrayParameters Parameters(int count, float gradient)
    {
        var parameters = new ArrayParameters("p", ("w", [count]));
        parameters.Gradients.Fill(gradient);
        return parameters;
    }
}
