namespace CellDsl.Training.Metrics;

/// <summary>How often items (texts, time steps) of each class were taken for each class.</summary>
public sealed class Confusion
{
    readonly int[,] _counts;

    /// <summary>Nothing is counted yet.</summary>
    /// <param name="labels">The classes' names, in the order of their indices.</param>
    public Confusion(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Labels = labels;
        _counts = new int[labels.Count, labels.Count];
    }

    /// <summary>The classes' names, in the order of their indices.</summary>
    public IReadOnlyList<string> Labels { get; }
    /// <summary>Items counted.</summary>
    public int Count { get; private set; }
    /// <summary>Items that were classified correctly.</summary>
    public int Correct { get; private set; }
    /// <summary>Share of items that were classified correctly, from 0 to 1; not a number if there are none.</summary>
    public double Accuracy => (double)Correct / Count;

    /// <summary>Items of class <paramref name="actual"/> that were predicted to be of class <paramref name="predicted"/>.</summary>
    public int this[int actual, int predicted] => _counts[actual, predicted];

    /// <summary>A row per class, with how often its items were taken for each class.</summary>
    public int[][] Rows() => [.. Labels.Select((_, actual) => Labels.Select((_, predicted) => _counts[actual, predicted]).ToArray())];

    /// <summary>Counts one item.</summary>
    /// <param name="actual">Index of its class.</param>
    /// <param name="predicted">Index of the predicted class.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such class.</exception>
    public void Add(int actual, int predicted)
    {
        _counts[actual, predicted]++;
        Count++;
        if (actual == predicted)
            Correct++;
    }
}
