namespace CellDsl.Fuzz.Sources;

/// <summary>Takes away from a text what its failure does not need: lines, then tokens, in ever smaller runs.</summary>
static class SourceShrinker
{
    const int MostTrials = 400;

    public static string Shrink(string text, Func<string, bool> fails)
    {
        int trials = MostTrials;
        text = WithoutPieces(text, static t => [.. Lines(t)], fails, ref trials);
        return WithoutPieces(text, SourceMutator.Tokens, fails, ref trials);
    }

    static string WithoutPieces(string text, Func<string, (int Start, int End)[]> pieces, Func<string, bool> fails, ref int trials)
    {
        for (int run = Math.Max(1, pieces(text).Length / 2); ; run /= 2)
        {
            for (int first = 0; trials > 0; )
            {
                (int Start, int End)[] now = pieces(text);
                if (first >= now.Length)
                    break;
                int start = now[first].Start, end = now[Math.Min(now.Length, first + run) - 1].End;
                string shorter = text.Remove(start, end - start);
                trials--;
                if (fails(shorter))
                    text = shorter;
                else
                    first += run;
            }
            if (run == 1 || trials <= 0)
                return text;
        }
    }

    static IEnumerable<(int, int)> Lines(string text)
    {
        for (int start = 0; start < text.Length; )
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            yield return (start, end);
            start = end;
        }
    }
}
