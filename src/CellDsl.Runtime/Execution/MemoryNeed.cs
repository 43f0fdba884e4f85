namespace CellDsl.Execution;

/// <summary>Says before it is tried that memory cannot suffice: systems grant more than there is, and end the process that uses it.</summary>
static class MemoryNeed
{
    const long Little = 64 << 20;

    /// <exception cref="OutOfMemoryException">The process may not have so many bytes more.</exception>
    public static void Check(long bytes)
    {
        if (bytes < Little)
            return;
        long limit = Limit;
        long held = Environment.WorkingSet;
        if (bytes > limit - held)
            throw new OutOfMemoryException($"{Text(bytes)} are needed; the process holds {Text(held)} and may have {Text(limit)} in all.");
    }

    /// <summary>The machine's memory, or the container's.</summary>
    static long Limit
    {
        get
        {
            long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
            // Of a container's memory the garbage collector leaves a quarter to others.
            return available <= 0 ? long.MaxValue : available / 3 * 4;
        }
    }

    public static string Text(Int128 bytes)
        => bytes < 1 << 20 ? $"{bytes} bytes" : FormattableString.Invariant($"{(double)bytes / (1 << 20):N0} MiB");
}
