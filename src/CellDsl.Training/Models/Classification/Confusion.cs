namespace CellDsl.Training.Models.Classification;

/// <summary>How often texts of each class were taken for each class.</summary>
public sealed class Confusion
{
    readonly int[,] _counts;

    /// <param name="labels">The classes' names, in the order of their numbers.</param>
    internal Confusion(IReadOnlyList<string> labels)
    {
        Labels = labels;
        _counts = new int[labels.Count, labels.Count];
    }

    /// <summary>The classes' names, in the order of the indices.</summary>
    public IReadOnlyList<string> Labels { get; }
    /// <summary>Texts classified.</summary>
    public int Count { get; private set; }
    /// <summary>Texts classified correctly.</summary>
    public int Correct { get; private set; }
    /// <summary>Share of texts whose class was told right; not a number if there are none.</summary>
    public double Accuracy => (double)Correct / Count;

    /// <summary>Texts of class <paramref name="actual"/> that were taken for <paramref name="told"/>.</summary>
    public int this[int actual, int told] => _counts[actual, told];

    internal void Add(int actual, int told)
    {
        _counts[actual, told]++;
        Count++;
        if (actual == told)
            Correct++;
    }
}
