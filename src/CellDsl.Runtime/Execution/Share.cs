namespace CellDsl.Execution;

/// <summary>A worker's part of a range: from <paramref name="First"/> up to, not including, <paramref name="End"/>.</summary>
public readonly record struct Share(int First, int End)
{
    // One worker is the usual case of small calls, in which two divisions are noticed.
    /// <summary>The part of one of several workers, numbered from 0. Parts follow each other, and no two differ by more than one.</summary>
    public static Share Of(int total, int worker, int workers)
        => workers == 1 ? All(total) : new((int)((long)total * worker / workers), (int)((long)total * (worker + 1) / workers));

    /// <summary>The whole range, from 0.</summary>
    public static Share All(int total) => new(0, total);

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => First >= End;

    /// <summary>How many there are in it.</summary>
    public int Count => End - First;
}
