using CellDsl.Training.Text;

namespace CellDsl.Training.Metrics;

/// <summary>BLEU of a corpus (Papineni, Roukos, Ward and Zhu, 2002): BP · exp(Σ_n 1/N log p_n), where p_n is the share of the candidates' n-grams
/// that occur in a reference, each counted at most as often as in the one reference that has it most often, and BP = exp(1 - r/c) if the candidates'
/// length c does not exceed r, else 1. r is the sum, over the sentences, of the length of the reference closest in length to the candidate (the
/// shorter of two equally close).</summary>
public static class Bleu
{
    /// <summary>One score for all sentences together; it is not the mean of the sentences' scores.</summary>
    /// <typeparam name="T">A token: words of text as a rule. Tokens match where they are equal, so case and punctuation are the caller's to
    /// settle.</typeparam>
    /// <param name="candidates">One sentence of tokens each; may be empty.</param>
    /// <param name="references">For each candidate, at least one right sentence.</param>
    /// <param name="order">N, the longest n-gram.</param>
    /// <exception cref="ArgumentException">Candidates and references differ in number, or a candidate has no reference.</exception>
    public static BleuScore Corpus<T>(
        IReadOnlyList<IReadOnlyList<T>> candidates,
        IReadOnlyList<IReadOnlyList<IReadOnlyList<T>>> references,
        int order = 4,
        BleuSmoothing smoothing = BleuSmoothing.None)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(references);
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        if (candidates.Count != references.Count)
            throw new ArgumentException($"There are {candidates.Count} candidates but references for {references.Count}; each candidate needs its "
                + $"own.", nameof(references));

        long[] matches = new long[order], totals = new long[order];
        long candidateLength = 0, referenceLength = 0;
        for (int k = 0; k < candidates.Count; k++)
        {
            if (references[k].Count == 0)
                throw new ArgumentException($"Candidate {k} has no reference; it needs at least one.", nameof(references));
            candidateLength += candidates[k].Count;
            referenceLength += ClosestLength(candidates[k].Count, references[k]);
            for (int n = 1; n <= order; n++)
                totals[n - 1] += Math.Max(0, candidates[k].Count - n + 1);
            new NGrams<T>(references[k], order).AddMatches(candidates[k], matches);
        }
        return new BleuScore(matches, totals, candidateLength, referenceLength, smoothing);
    }

    /// <summary>The score of one sentence, as a corpus of one.</summary>
    /// <inheritdoc cref="Corpus" path="/param"/>
    public static BleuScore Sentence<T>(
        IReadOnlyList<T> candidate, IReadOnlyList<IReadOnlyList<T>> references, int order = 4, BleuSmoothing smoothing = BleuSmoothing.None)
        where T : notnull
        => Corpus([candidate], [references], order, smoothing);

    static int ClosestLength<T>(int length, IReadOnlyList<IReadOnlyList<T>> references)
        => references.Select(reference => reference.Count).MinBy(other => (Math.Abs(other - length), other));
}
