namespace CellDsl.Training.Models.Examples;

/// <summary>Which examples are never trained on, told by a hash of what must not be seen: the same for every seed and whatever other examples there
/// are, so that no held-out example is in the training set by another way.</summary>
static class HeldOut
{
    /// <param name="key">What examples that belong together have in common.</param>
    /// <param name="share">About what share of the keys is held out, from 0 to 1.</param>
    public static bool Contains(string key, double share) => new CounterRandom(0, $"held out: {key}").Uniform(0) < share;

    /// <exception cref="ArgumentOutOfRangeException">All would be held out, or less than none.</exception>
    public static void RequireShare(double share)
    {
        if (!(share >= 0 && share < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share must be at least 0 and below 1.");
    }

    /// <summary>Indices of examples drawn at random from a seed.</summary>
    /// <param name="count">Of all examples.</param>
    /// <param name="share">Of the examples that are drawn, from 0 to below 1; rounded down.</param>
    public static HashSet<int> Split(int count, double share, ulong seed)
    {
        RequireShare(share);
        return RandomOrder.Of(count, seed, "split")[..(int)(count * share)].ToHashSet();
    }

    /// <summary>An example for a look: one that is held out, where there are any.</summary>
    public static T Draw<T>(IReadOnlyList<T> heldOut, IReadOnlyList<T> training, ulong seed)
    {
        IReadOnlyList<T> examples = heldOut.Count > 0 ? heldOut : training;
        return examples[(int)(new CounterRandom(seed, "look").Uniform(0) * examples.Count)];
    }
}
