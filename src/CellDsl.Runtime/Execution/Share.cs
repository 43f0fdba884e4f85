namespace CellDsl.Execution;

/// <summary>A worker's part of a range.</summary>
public readonly record struct Share(int First, int End)
{
    // One worker is the usual case of small calls, in which two divisions are noticed.
    public static Share Of(int total, int worker, int workers)
        => workers == 1 ? All(total) : new((int)((long)total * worker / workers), (int)((long)total * (worker + 1) / workers));

    public static Share All(int total) => new(0, total);

    public bool IsEmpty => First >= End;

    public int Count => End - First;
}
