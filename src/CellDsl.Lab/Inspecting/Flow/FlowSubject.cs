using System.Numerics.Tensors;

namespace CellDsl.Lab.Inspecting.Flow;

/// <summary>One sequence through one layer in double precision: what gradients are followed through.</summary>
/// <param name="Label">E.g. "Lstm" or "layer 1".</param>
/// <param name="Inputs">By name, each [T, 1, n].</param>
/// <param name="Contexts">By name, each [1, n].</param>
sealed record FlowSubject(string Label, SequenceLayer<double> Layer, IReadOnlyDictionary<string, Tensor<double>> Inputs,
    IReadOnlyDictionary<string, Tensor<double>> Contexts) : IDisposable
{
    public int Steps => (int)Inputs.Values.First().Lengths[0];

    /// <summary>A cell with its first parameters, on independent standard normal inputs and contexts.</summary>
    public static FlowSubject Random(CellDefinition cell, CellSizes sizes, int steps, ulong seed)
    {
        SequenceLayer<double> layer = cell.CreateLayer<double>(sizes, seed, new LayerOptions { Threads = 1 });
        return new(cell.Description.Name, layer,
            cell.Description.Inputs.ToDictionary(i => i.Name, i => Normal(seed, i.Name, steps, 1, layer.Sizes[i.Dimension])),
            cell.Description.Contexts.ToDictionary(c => c.Name, c => Normal(seed, c.Name, 1, layer.Sizes[c.Dimension])));
    }

    public void Dispose() => Layer.Dispose();

    static Tensor<double> Normal(ulong seed, string name, params nint[] shape)
    {
        var random = new CounterRandom(seed, $"inspect.{name}");
        double[] values = new double[shape.Aggregate((a, b) => a * b)];
        for (int k = 0; k < values.Length; k++)
            values[k] = random.Normal((ulong)k);
        return Tensor.Create(values, shape);
    }
}
