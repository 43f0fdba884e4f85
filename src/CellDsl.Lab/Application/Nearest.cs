namespace CellDsl.Lab.Application;

/// <summary>Guesses what a mistyped name was meant to be.</summary>
static class Nearest
{
    /// <summary>" Did you mean 'Lstm'?", or nothing if no candidate is near.</summary>
    public static string Suggestion(string name, IEnumerable<string> candidates)
    {
        string[] near = [.. Of(name, candidates).Take(3)];
        return near.Length == 0 ? "" : $" Did you mean {string.Join(" or ", near.Select(n => $"'{n}'"))}?";
    }

    /// <summary>Candidates within a third of the name's length in edits, or that contain the name; nearest first.</summary>
    public static IEnumerable<string> Of(string name, IEnumerable<string> candidates)
        => candidates
            .Select(candidate => (candidate, distance: Distance(name, candidate)))
            .Where(c => c.distance <= Math.Max(1, Math.Max(name.Length, c.candidate.Length) / 3)
                || name.Length >= 3 && c.candidate.Contains(name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(c => c.distance).ThenBy(c => c.candidate, StringComparer.Ordinal)
            .Select(c => c.candidate);

    /// <summary>Levenshtein's distance, ignoring case: insertions, deletions and replacements that turn one into the other.</summary>
    internal static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[^1];
    }
}
