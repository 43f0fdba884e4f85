namespace CellDsl.Execution;

/// <summary>A worker's part of a range.</summary>
readonly record struct Share(int First, int End)
{
    public static Share Of(int total, int worker, int workers)
        => new((int)((long)total * worker / workers), (int)((long)total * (worker + 1) / workers));

    public static Share All(int total) => new(0, total);

    public bool IsEmpty => First >= End;

    public int Count => End - First;
}
