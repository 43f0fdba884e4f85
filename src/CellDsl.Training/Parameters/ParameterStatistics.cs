namespace CellDsl.Training;

/// <summary>One part of a model at one moment: its values, its gradients, and how far the last update moved it.</summary>
/// <param name="Name">The block's, or "block.array".</param>
/// <param name="UpdateRatio">‖w - w before‖ / ‖w‖; null where the values before are not known or ‖w‖ is zero. About 1e-3 is a common sign of health.</param>
public sealed record ParameterStatistics(string Name, NumberStatistics Values, NumberStatistics Gradients, double? UpdateRatio)
{
    /// <summary>Of whole blocks, in their order.</summary>
    /// <param name="before">Values before the last update; null leaves the update ratios out.</param>
    public static IReadOnlyList<ParameterStatistics> Of(IReadOnlyList<ParameterBlock> blocks, ParameterSnapshot? before = null)
        => [.. blocks.Select(block => Of(block.Name, block.Values, block.Gradients, before is null ? [] : before.Values(block)))];

    /// <summary>Of every array of the blocks: one weight matrix or bias each.</summary>
    /// <inheritdoc cref="Of(IReadOnlyList{ParameterBlock}, ParameterSnapshot?)" path="/param"/>
    public static IReadOnlyList<ParameterStatistics> OfArrays(IReadOnlyList<ParameterBlock> blocks, ParameterSnapshot? before = null)
        => [.. blocks.SelectMany(block => block.Arrays.Select(array => Of(
            $"{block.Name}.{array.Name}",
            block.Values.Slice(array.Start, array.Count),
            block.Gradients.Slice(array.Start, array.Count),
            before is null ? [] : before.Values(block).Slice(array.Start, array.Count))))];

    static ParameterStatistics Of(string name, ReadOnlySpan<float> values, ReadOnlySpan<float> gradients, ReadOnlySpan<float> before)
    {
        NumberStatistics statistics = NumberStatistics.Of(values);
        double? ratio = null;
        if (!before.IsEmpty && statistics.Norm > 0)
        {
            double squares = 0;
            for (int k = 0; k < values.Length; k++)
            {
                double change = (double)values[k] - before[k];
                squares += change * change;
            }
            ratio = Math.Sqrt(squares) / statistics.Norm;
        }
        return new(name, statistics, NumberStatistics.Of(gradients), ratio);
    }
}
