using System.Runtime.CompilerServices;
using CellDsl.Execution;

namespace CellDsl.Training.Sequences;

/// <summary>The valid steps of a mask, packed: each piece of a sequence between resets is a row of its own, its valid steps one after the other,
/// longest row first. At any packed step the rows that still run are then the first ones, and time is cut into stretches of fewer and fewer
/// rows.</summary>
sealed class PackedSteps
{
    /// <summary>In place of a position, where a row has ended.</summary>
    public const int Padding = -1;

    /// <summary>What a call of the engine costs beyond its steps, in steps of one row.</summary>
    const int StretchCost = 16;

    static readonly ConditionalWeakTable<SequenceMask, PackedSteps> s_packed = [];

    readonly int _steps;
    readonly int[]? _begins;

    /// <summary>Computed once for all layers that a mask goes through.</summary>
    public static PackedSteps Of(SequenceMask mask) => s_packed.GetValue(mask, static m => new PackedSteps(m));

    PackedSteps(SequenceMask mask)
    {
        (Batch, _steps, _begins) = (mask.Batch, mask.Steps, mask.Begins);
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

    /// <summary>The noise of a stretch: a layer's, whose masks are to be those of the steps' own rows and times.</summary>
    /// <param name="noise">Of the call that is packed.</param>
    public SequenceNoise NoiseOf(Stretch stretch, SequenceNoise noise)
    {
        int[] positions = _begins is null ? stretch.Positions
            : [.. stretch.Positions.Select(p => p == Padding ? Padding : p - _begins[p % Batch] * Batch)];
        return IsAsItIs()
            ? noise with { FirstTimeStep = noise.FirstTimeStep + stretch.FirstStep }
            : noise with { Places = new NoisePlaces(positions, Batch, _steps) };

        bool IsAsItIs()
        {
            for (int k = 0; k < positions.Length; k++)
                if (positions[k] != Padding && positions[k] != (stretch.FirstStep + k / stretch.Rows) * Batch + k % stretch.Rows)
                    return false;
            return true;
        }
    }

    /// <summary>Cuts packed time where rows end, at the ends that make steps · rows, plus a cost for each stretch, least (by dynamic programming over
    /// the ends from the first to the last). Rows that end inside a stretch are padded.</summary>
    static IEnumerable<Stretch> Cut(IReadOnlyList<Piece> rows)
    {
        int[] ends = [0, .. rows.Select(r => r.Positions.Count).Distinct().Order()];
        int[] running = [.. ends.Select(end => rows.Count(r => r.Positions.Count > end))];
        long[] least = new long[ends.Length];
        int[] from = new int[ends.Length];
        for (int j = 1; j < ends.Length; j++)
        {
            least[j] = long.MaxValue;
            for (int i = 0; i < j; i++)
                if (least[i] + (long)(ends[j] - ends[i]) * running[i] + StretchCost is var cost && cost < least[j])
                    (least[j], from[j]) = (cost, i);
        }
        var stretches = new Stack<Stretch>();
        for (int j = ends.Length - 1; j > 0; j = from[j])
            stretches.Push(Pack(rows, ends[from[j]], ends[j], running[from[j]]));
        return stretches;
    }

    static Stretch Pack(IReadOnlyList<Piece> rows, int start, int end, int running)
    {
        int[] positions = new int[(end - start) * running], lengths = new int[running];
        for (int row = 0; row < running; row++)
        {
            lengths[row] = Math.Min(end, rows[row].Positions.Count) - start;
            for (int t = 0; t < end - start; t++)
                positions[t * running + row] = t < lengths[row] ? rows[row].Positions[start + t] : Padding;
        }
        return new Stretch(start, end - start, running, positions, Array.TrueForAll(lengths, n => n == end - start) ? null : lengths);
    }

    /// <summary>Steps of one sequence between two resets.</summary>
    /// <param name="Sequence">Which of the B.</param>
    /// <param name="IsContinuation">True where it goes on from the sequence's initial state; false after a reset.</param>
    /// <param name="Positions">The valid steps, as positions t·B + b.</param>
    public sealed record Piece(int Sequence, bool IsContinuation, List<int> Positions);

    /// <summary>Packed steps of the first <paramref name="Rows"/> rows.</summary>
    /// <param name="FirstStep">Counted in packed steps.</param>
    /// <param name="Positions">[steps, rows]: which position t·B + b of the sequences each is, or <see cref="Padding"/>.</param>
    /// <param name="Lengths">Steps of each row; null: all of them.</param>
    public sealed record Stretch(int FirstStep, int Steps, int Rows, int[] Positions, int[]? Lengths);
}
