namespace CellDsl.Execution;

/// <summary>Which rows of a step outside the loop exist: behind a sequence's end there is nothing, whatever was computed there, and it must not reach
/// a sum.</summary>
/// <param name="lengths">Valid steps of each sequence; null where all rows exist.</param>
/// <param name="ofSteps">Whether rows are t·B + b, of several steps or of one; else there is one for each sequence, which exists if the sequence has
/// a step.</param>
public readonly struct ExistingRows(int[]? lengths, bool ofSteps)
{
    /// <summary>Whether every row exists: no sequence ends before another.</summary>
    public bool AreAll => lengths is null;

    /// <summary>Whether a row exists.</summary>
    /// <param name="step">Time step of row 0.</param>
    public bool Has(int step, int row)
        => lengths is null
            || (ofSteps ? step + row / lengths.Length < lengths[row % lengths.Length] : lengths[row] > 0);

    /// <summary>The next rows in a row that exist, from <paramref name="first"/> on; empty at <paramref name="end"/> if there are none.</summary>
    public Share Next(int step, int first, int end)
    {
        while (first < end && !Has(step, first))
            first++;
        int last = first;
        while (last < end && Has(step, last))
            last++;
        return new Share(first, last);
    }
}
