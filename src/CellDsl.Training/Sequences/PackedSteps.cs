namespace CellDsl.Training;

/// <summary>The valid steps of a mask, packed: each piece of a sequence between resets is a row of its own, its valid steps one after the other, longest row
/// first. At any packed step the rows that still run are then the first ones, and time falls into stretches over which their number stays the same.</summary>
sealed class PackedSteps
{
    public PackedSteps(SequenceMask mask)
    {
        Batch = mask.Batch;
        Ends = new Piece[mask.Batch];
        var pieces = new List<Piece>();
        for (int b = 0; b < mask.Batch; b++)
        {
            var piece = new Piece(b, IsContinuation: true, []);
            for (int t = 0; t < mask.Steps; t++)
            {
                if (mask.IsReset(t, b))
                {
                    pieces.Add(piece);
                    piece = new Piece(b, IsContinuation: false, []);
                }
                if (mask.IsValid(t, b))
                    piece.Positions.Add(t * mask.Batch + b);
            }
            pieces.Add(piece);
            Ends[b] = piece;
        }
        // OrderBy is stable: a full mask is packed as it is.
        Rows = [.. pieces.Where(p => p.Positions.Count > 0).OrderByDescending(p => p.Positions.Count)];
        Stretches = [.. Cut(Rows)];
    }

    public int Batch { get; }

    public IReadOnlyList<Piece> Rows { get; }
    public IReadOnlyList<Stretch> Stretches { get; }

    /// <summary>The last piece of each sequence, whose final state is the sequence's; it may have no step.</summary>
    public Piece[] Ends { get; }

    static IEnumerable<Stretch> Cut(IReadOnlyList<Piece> rows)
    {
        for (int start = 0, running = rows.Count; running > 0;)
        {
            int end = rows[running - 1].Positions.Count;
            int[] positions = new int[(end - start) * running];
            for (int t = start; t < end; t++)
                for (int row = 0; row < running; row++)
                    positions[(t - start) * running + row] = rows[row].Positions[t];
            yield return new Stretch(end - start, running, positions);
            start = end;
            while (running > 0 && rows[running - 1].Positions.Count == end)
                running--;
        }
    }

    /// <summary>Steps of one sequence between two resets.</summary>
    /// <param name="Sequence">Which of the B.</param>
    /// <param name="IsContinuation">True where it goes on from the sequence's initial state; false after a reset.</param>
    /// <param name="Positions">The valid steps, as positions t·B + b.</param>
    public sealed record Piece(int Sequence, bool IsContinuation, List<int> Positions);

    /// <summary>Packed steps with the same rows, the first <paramref name="Rows"/>.</summary>
    /// <param name="Positions">[steps, rows]: which position t·B + b of the sequences each is.</param>
    public sealed record Stretch(int Steps, int Rows, int[] Positions);
}
