using System.Numerics.Tensors;

namespace CellDsl.Reference.Tests.Support;

/// <summary>Short ways to write arguments and read results.</summary>
static class Given
{
    public static Tensor<double> Sequence(int steps, int batch, params double[] values)
        => Tensor.Create(values, [steps, batch, values.Length / (steps * batch)]);

    public static Tensor<double> Rows(int batch, params double[] values) => Tensor.Create(values, [batch, values.Length / batch]);

    public static Dictionary<string, double[]> Parameters(params (string Name, double[] Value)[] parameters)
        => parameters.ToDictionary(p => p.Name, p => p.Value);

    public static double[] Numbers(this Tensor<double> tensor)
    {
        double[] numbers = new double[tensor.FlattenedLength];
        tensor.FlattenTo(numbers);
        return numbers;
    }

    public static void ShouldBe(this Tensor<double> actual, params double[] expected)
    {
        double[] numbers = actual.Numbers();
        Assert.Equal(expected.Length, numbers.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], numbers[i], 14);
    }
}
