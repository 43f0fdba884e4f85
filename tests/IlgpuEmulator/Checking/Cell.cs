using System.Runtime.InteropServices;

namespace ILGPU.Checking;

/// <summary>Who touched one word of memory last: the last write and, as long as one suffices, the last read, as in FastTrack (Flanagan and Freund,
/// 2009).</summary>
[StructLayout(LayoutKind.Sequential)]
struct Cell
{
    /// <summary>The stretch in which the word was written last; 0 if never.</summary>
    public uint WriteStretch;

    /// <summary>The stretch in which it was read last since then.</summary>
    public uint ReadStretch;

    public ushort Writer;
    public ushort Reader;

    /// <summary>Whether the last write was atomic.</summary>
    public bool Atomic;

    /// <summary>Whether ReadStretch is instead the number of a list of readers of several groups.</summary>
    public bool ManyGroups;

    /// <summary>In place of a reader: several threads of the group.</summary>
    public const ushort ManyThreads = ushort.MaxValue;
}

/// <summary>
/// Stretches: the time of one group between two barriers has a number, which only grows. Accesses of two threads in one stretch are unordered.
/// </summary>
static class Stretches
{
    public const uint Never = 0;

    /// <summary>What the host wrote.</summary>
    public const uint Host = 1;

    public const uint First = 2;
}
