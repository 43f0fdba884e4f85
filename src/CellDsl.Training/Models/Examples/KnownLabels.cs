using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Examples;

/// <summary>The labels of training data, by whose indices a model knows them.</summary>
static class KnownLabels
{
    /// <summary>The labels that differ, in ordinal order.</summary>
    public static string[] Of(IEnumerable<string> labels) => [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <param name="what">Says in a message whose label it is.</param>
    /// <exception cref="CorpusException">The label is not known.</exception>
    public static int IndexOf(IReadOnlyList<string> known, string label, Func<string> what)
    {
        for (int k = 0; k < known.Count; k++)
            if (known[k] == label)
                return k;
        throw new CorpusException($"{what()} is none of those trained: {string.Join(", ", known)}.");
    }
}
