using CellDsl.Reference.Interpretation;

namespace CellDsl.Reference.Checking;

/// <summary>A way to draw data: matrices in ±<paramref name="Weights"/>/√columns, everything else in ± 1 or, where <paramref name="Positive"/>, in
/// [0.2, 1]; what is no matrix is then multiplied by <paramref name="Scale"/>.</summary>
sealed record DrawStrategy(string Name, double Weights, bool Positive, double Scale = 1);

/// <summary>Random numbers for every field of a cell, all exactly representable in float, so that float and double run on the same data.</summary>
sealed class Draw(ulong seed)
{
    /// <summary>Tried in this order: the later ones suit cells that divide, take logarithms or roots, or grow quickly.</summary>
    public static IReadOnlyList<DrawStrategy> Strategies { get; } =
    [
        new("plain", 1, false),
        new("small weights", 0.25, false),
        new("positive data", 1, true),
        new("positive data, small weights", 0.25, true),
    ];

    public static IReadOnlyList<DrawStrategy> AtZero { get; } = [.. Strategies.Select(s => s with { Scale = 0 })];

    public static IReadOnlyList<DrawStrategy> Large { get; } = [.. Strategies.Select(s => s with { Scale = 30 })];

    /// <summary>To find the other side of a comparison that went one way wherever else it was looked at.</summary>
    public static IReadOnlyList<DrawStrategy> Far { get; } =
        [.. from scale in new double[] { 3, -3, 10, -10, 0.1, -0.1, 100, -100 } from strategy in new[]
            { Strategies[0], Strategies[2] } select strategy with { Scale = scale }];

    public Dictionary<string, double[]> Leaves(CompiledCell cell, SequenceShape shape, DrawStrategy strategy)
    {
        var leaves = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (ReferenceParameter parameter in cell.Parameters)
            leaves[parameter.Name]
                = Numbers(parameter.Name, parameter.Count, strategy, parameter.Columns is { } columns ? strategy.Weights / Math.Sqrt(columns)
                : strategy.Scale);
        foreach (LeafVector input in cell.Inputs)
            leaves[input.Name] = Numbers(input.Name, shape.Steps * shape.Batch * input.Size, strategy, strategy.Scale);
        foreach (LeafVector vector in cell.Contexts.Concat(cell.States))
            leaves[vector.Name] = Numbers(vector.Name, shape.Batch * vector.Size, strategy, strategy.Scale);
        return leaves;
    }

    public LossWeights Weights(CompiledCell cell, SequenceShape shape)
    {
        var plain = Strategies[0];
        // Outputs after a sequence's end are zero whatever happens; a weight there must not matter, so it is left in.
        double[] output = Numbers("output weights", shape.Steps * shape.Batch * cell.Output.Size, plain, 1);
        return new(output, cell.States.ToDictionary(s => s.Name, s => Numbers($"final {s.Name} weights", shape.Batch * s.Size, plain, 1)));
    }

    /// <summary>Puts infinities and NaN into inputs, contexts and states.</summary>
    public void Spoil(CompiledCell cell, IReadOnlyDictionary<string, double[]> leaves)
    {
        foreach (string name in cell.Inputs.Concat(cell.Contexts).Concat(cell.States).Select(v => v.Name))
        {
            var random = new CounterRandom(seed, $"spoilt {name}");
            double[] values = leaves[name];
            foreach (var (n, spoilt) in new[] { double.PositiveInfinity, double.NegativeInfinity, double.NaN }.Index())
                if (values.Length > 0 && random.Uniform((ulong)n) < 0.6)
                    values[(int)(random.Uniform((ulong)n + 3) * values.Length)] = spoilt;
        }
    }

    /// <summary>A direction of all fields together, of a length below 1 however many numbers there are.</summary>
    public Dictionary<string, double[]> Direction(IReadOnlyDictionary<string, double[]> leaves, int number)
    {
        double scale = 1 / Math.Sqrt(leaves.Values.Sum(l => l.Length));
        return leaves.ToDictionary(l => l.Key, l => Numbers($"direction {number} {l.Key}", l.Value.Length, Strategies[0], scale));
    }

    double[] Numbers(string name, int count, DrawStrategy strategy, double scale)
    {
        var random = new CounterRandom(seed, name);
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            double uniform = random.Uniform((ulong)i);
            numbers[i] = (float)(scale * (strategy.Positive ? 0.2 + 0.8 * uniform : 2 * uniform - 1));
        }
        return numbers;
    }
}
