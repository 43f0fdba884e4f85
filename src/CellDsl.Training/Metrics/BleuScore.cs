namespace CellDsl.Training.Metrics;

/// <summary>BLEU and what it is made of. Lists have one entry per n, from 1.</summary>
public sealed class BleuScore
{
    internal BleuScore(IReadOnlyList<long> matches, IReadOnlyList<long> totals, long candidateLength, long referenceLength, BleuSmoothing smoothing)
    {
        Matches = matches;
        Totals = totals;
        CandidateLength = candidateLength;
        ReferenceLength = referenceLength;
        Smoothing = smoothing;
        Precisions = [.. Enumerable.Range(0, matches.Count).Select(Precision)];
        BrevityPenalty = candidateLength > referenceLength ? 1 : candidateLength == 0 ? 0 : Math.Exp(1 - (double)referenceLength / candidateLength);
        Score = Precisions.Contains(0) ? 0 : BrevityPenalty * Math.Exp(Precisions.Average(Math.Log));
    }

    /// <summary>From 0 to 1; papers often print it times 100. Zero where a precision is zero, which for n > 1 a smoothing prevents.</summary>
    public double Score { get; }
    /// <summary>From 0 (nothing was said) to 1.</summary>
    public double BrevityPenalty { get; }
    /// <summary>Modified n-gram precisions, smoothed if asked for. Where the candidates have no n-gram at all, zero without smoothing.</summary>
    public IReadOnlyList<double> Precisions { get; }
    /// <summary>The candidates' n-grams that references have.</summary>
    public IReadOnlyList<long> Matches { get; }
    /// <summary>The candidates' n-grams.</summary>
    public IReadOnlyList<long> Totals { get; }
    /// <summary>c, in tokens.</summary>
    public long CandidateLength { get; }
    /// <summary>r, the effective reference length, in tokens.</summary>
    public long ReferenceLength { get; }
    /// <summary>How n-grams that never match were counted; scores with different smoothing are not comparable.</summary>
    public BleuSmoothing Smoothing { get; }

    /// <summary>Score and precisions times 100, brevity penalty and lengths, in one line.</summary>
    public override string ToString()
        => FormattableString.Invariant($"BLEU {100 * Score:F2} ({string.Join('/', Precisions.Select(p => (100 * p).ToString("F1")))}, ")
            + FormattableString.Invariant($"brevity penalty {BrevityPenalty:F3}, {CandidateLength} tokens against {ReferenceLength})");

    double Precision(int index)
    {
        int added = Smoothing == BleuSmoothing.AddOne && index > 0 ? 1 : 0;
        return Totals[index] + added == 0 ? 0 : (double)(Matches[index] + added) / (Totals[index] + added);
    }
}

/// <summary>What is done about n-grams that never match, which are common in single sentences.</summary>
public enum BleuSmoothing
{
    /// <summary>Nothing: the published definition.</summary>
    None,
    /// <summary>Matches and totals of n > 1 are one higher (Lin and Och, 2004, "ORANGE"). Sentences shorter than n then have precision 1 there;
    /// without a matching unigram the score stays zero.</summary>
    AddOne,
}
