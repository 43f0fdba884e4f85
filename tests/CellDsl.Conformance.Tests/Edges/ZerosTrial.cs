using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Conformance.Tests.Features;
using CellDsl.Reference;

namespace CellDsl.Conformance.Tests.Edges;

/// <summary>Zero times infinity in a gradient is zero, whichever of the two is the adjoint: parameters have the reference's gradients, which are
/// finite.</summary>
static class ZerosTrial
{
    const int Steps = 6, Batch = 5, Input = 3, Hidden = 18;

    /// <summary>Data and first states that are zero at some steps, where the slope of a root is infinite.</summary>
    public static void InfiniteSlopeMeetsZero<T>(LayerOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => AgreesWithTheReference<T, RootOfZero>(options, new() { ["x"] = (Input, (t, b, n) => (t + b) % 3 == 0 ? 0 : Math.Sin(7 * t + 3 * b + n)) });

    /// <summary>Data of which the square, or its square, overflows.</summary>
    /// <param name="large">Of that size.</param>
    public static void ZeroSlopeMeetsInfinity<T>(double large, LayerOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => AgreesWithTheReference<T, Saturated>(options, new()
        {
            // One of the numbers only: infinities of both signs have no sum.
            ["x"] = (Input, (t, b, n) => (t + b) % 3 == 0 && n == 0 ? large : Math.Sin(7 * t + 3 * b + n)),
            ["v"] = (Hidden, (t, b, n) => (t + b) % 3 == 1 ? n % 2 == 0 ? large : -large : Math.Sin(t + 5 * b + n)),
        });

    static void AgreesWithTheReference<T, TCell>(LayerOptions options, Dictionary<string, (int Size, Func<int, int, int, double> Value)> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TCell : ICell
    {
        CellDefinition definition = CellDefinition.Of<TCell>();
        var sizes = new CellSizes(Input, Hidden);
        Dictionary<string, double[]> expected = Gradients<double, T>(Backend.Reference.CreateLayer<double>(definition, sizes, new LayerOptions()),
            inputs),
            actual = Gradients<T, T>(definition.CreateLayer<T>(sizes, options: options), inputs);
        double tolerance = typeof(T) == typeof(float) ? 2e-4 : 1e-12;
        foreach (var (name, values) in expected)
        {
            Assert.All(values, v => Assert.True(double.IsFinite(v), $"{name} of the reference"));
            Assert.Contains(values, v => v != 0);
            for (int i = 0; i < values.Length; i++)
                Assert.True(Math.Abs(values[i] - actual[name][i]) <= tolerance * (1 + Math.Abs(values[i])),
                    $"{name}[{i}]: expected {values[i]}, got {actual[name][i]}");
        }
    }

    /// <summary>With numbers that <typeparamref name="TNumber"/> holds.</summary>
    static Dictionary<string, double[]> Gradients<T, TNumber>(SequenceLayer<T> layer,
        Dictionary<string, (int Size, Func<int, int, int, double> Value)> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
    {
        static T Number(double value) => T.CreateChecked(TNumber.CreateChecked(value));

        static Tensor<T> Values(int size, Func<int, int, int, double> value)
            => Tensor.Create([.. from t in Enumerable.Range(0, Steps) from b in Enumerable.Range(0, Batch) from n in Enumerable.Range(0,
            size) select Number(value(t, b, n))],
                [Steps, Batch, size]);

        using (layer)
        {
            var arguments = new SequenceArguments<T>();
            foreach (var (name, (size, value)) in inputs)
                arguments.Inputs[name] = Values(size, value);
            int p = 0;
            foreach (ParameterInfo info in layer.Parameters.Infos)
            {
                Span<T> values = layer.Parameters.Edit(info.Name);
                for (int i = 0; i < values.Length; i++)
                    values[i] = Number(0.3 * Math.Sin(1.7 * i + p));
                p++;
            }
            using RecordedPass<T> pass = layer.Record(arguments);
            pass.Backward(Values(Hidden, (t, b, n) => Math.Cos(t + 5 * b + n)));
            return layer.Parameters.Infos.ToDictionary(i => "d" + i.Name, i
                => Array.ConvertAll(layer.Parameters.Gradient(i.Name).ToArray(), double.CreateChecked));
        }
    }
}
