namespace CellDsl.Lab.Arrays;

/// <summary>Finds the sizes of time, batch and the cell's dimensions from the shapes in a file. Where shapes disagree, the size that most
/// tensors have counts, so that the odd one out is the one reported.</summary>
sealed class SizeInference
{
    readonly Dictionary<int, long> _sizes = new() { [0] = 1 };
    readonly Dictionary<int, string> _origins = [];

    public SizeInference(IReadOnlyList<FoundTensor> tensors)
    {
        (Axis Axis, long Length, string Name)[] axes = [.. tensors
            .Where(t => t.Shape.Count == t.Expected.Axes.Count && t.Shape.All(length => length <= int.MaxValue))
            .SelectMany(t => t.Expected.Axes.Zip(t.Shape, (axis, length) => (axis, length, t.Expected.Name)))];

        Settle(axes.Where(a => a.Axis.Dimensions.Count == 1).Select(a => (a.Axis.Dimensions[0], a.Length, a.Name)));
        // A matrix over a concatenation tells the one size that nothing else does, which may make another such matrix tell one.
        while (Settle(axes.Select(a => Remainder(a.Axis, a.Length) is var (dimension, size) ? (dimension, size, a.Name) : (0, 0L, a.Name))))
        {
        }
    }

    /// <summary>The size of a dimension (or <see cref="Axis.Time"/>, <see cref="Axis.Batch"/>), or null if no tensor tells it.</summary>
    public long? Size(int dimension) => _sizes.TryGetValue(dimension, out long size) ? size : null;

    /// <summary>The length an axis should have, or null if that is not known.</summary>
    public long? Length(Axis axis) => axis.Dimensions.Sum(Size) is var sum && axis.Dimensions.All(_sizes.ContainsKey) ? sum : null;

    /// <summary>Name of the first tensor that has a dimension's size.</summary>
    public string? Origin(int dimension) => _origins.GetValueOrDefault(dimension);

    /// <returns>Whether a size became known.</returns>
    bool Settle(IEnumerable<(int Dimension, long Size, string Name)> votes)
    {
        bool any = false;
        foreach (var dimension in votes.Where(v => !_sizes.ContainsKey(v.Dimension)).ToArray().GroupBy(v => v.Dimension))
        {
            var winner = dimension.GroupBy(v => v.Size).OrderByDescending(g => g.Count()).First();
            _sizes[dimension.Key] = winner.Key;
            _origins[dimension.Key] = winner.First().Name;
            any = true;
        }
        return any;
    }

    (int Dimension, long Size)? Remainder(Axis axis, long length)
    {
        int[] unknown = [.. axis.Dimensions.Where(d => !_sizes.ContainsKey(d))];
        if (unknown.Distinct().Count() != 1)
            return null;
        long rest = length - axis.Dimensions.Where(_sizes.ContainsKey).Sum(d => _sizes[d]);
        return rest > 0 && rest % unknown.Length == 0 ? (unknown[0], rest / unknown.Length) : null;
    }
}
