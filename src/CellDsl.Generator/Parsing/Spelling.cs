namespace CellDsl.Generator.Parsing;

/// <summary>Finds what a misspelt name was probably meant to be.</summary>
internal static class Spelling
{
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        int bestDistance = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            // Of equally near ones that which goes on as it began: Expm is an unfinished Expm1.
            bool continues = best is not null && distance == bestDistance && !best.StartsWith(name, StringComparison.OrdinalIgnoreCase)
                && candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase);
            if (distance < bestDistance || continues)
                (best, bestDistance) = (candidate, distance);
        }
        return best;
    }

    /// <summary>Edits of one letter, or swaps of two neighbours, from one word to the other (Damerau, 1964).</summary>
    static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        return d[a.Length, b.Length];
    }
}
