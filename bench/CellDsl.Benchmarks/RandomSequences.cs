using System.Numerics.Tensors;

namespace CellDsl.Benchmarks;

static class RandomSequences
{
    /// <summary>[T, B, features], uniform in ± 1.</summary>
    public static Tensor<float> Uniform(int time, int batch, int features, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[time * batch * features];
        foreach (ref float value in values.AsSpan())
            value = 2 * random.NextSingle() - 1;
        return Tensor.Create(values, [time, batch, features]);
    }
}
