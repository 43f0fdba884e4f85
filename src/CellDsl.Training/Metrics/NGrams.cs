using System.Runtime.InteropServices;

namespace CellDsl.Training.Metrics;

/// <summary>The n-grams of a sentence's references. An n-gram's number is that of its first n - 1 tokens taken together with the last one,
/// so no n-gram is ever copied.</summary>
sealed class NGrams<T>
    where T : notnull
{
    const int Empty = 0;

    readonly int _order;
    readonly Dictionary<(int Prefix, T Last), int> _numbers = [];
    /// <summary>By number: the n-gram's n, and how often the reference that has it most often has it.</summary>
    readonly List<int> _lengths = [0], _largest = [0];

    public NGrams(IReadOnlyList<IReadOnlyList<T>> references, int order)
    {
        _order = order;
        foreach (var reference in references)
            foreach (var (number, times) in Count(reference, addUnknown: true))
                _largest[number] = Math.Max(_largest[number], times);
    }

    /// <summary>Adds, for each n, the candidate's n-grams that references have, each at most as often as one of them has it.</summary>
    public void AddMatches(IReadOnlyList<T> candidate, long[] matches)
    {
        foreach (var (number, times) in Count(candidate, addUnknown: false))
            matches[_lengths[number] - 1] += Math.Min(times, _largest[number]);
    }

    Dictionary<int, int> Count(IReadOnlyList<T> sentence, bool addUnknown)
    {
        var counts = new Dictionary<int, int>();
        for (int first = 0; first < sentence.Count; first++)
        {
            int number = Empty;
            for (int n = 1; n <= _order && first + n <= sentence.Count; n++)
            {
                var key = (number, sentence[first + n - 1]);
                if (!_numbers.TryGetValue(key, out number))
                {
                    // What no reference has cannot match, nor can anything longer.
                    if (!addUnknown)
                        break;
                    _numbers[key] = number = _lengths.Count;
                    _lengths.Add(n);
                    _largest.Add(0);
                }
                CollectionsMarshal.GetValueRefOrAddDefault(counts, number, out _)++;
            }
        }
        return counts;
    }
}
