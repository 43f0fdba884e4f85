using System.Runtime.CompilerServices;

namespace ILGPU.Execution;

/// <summary>What the threads of a group bring to a meeting and take from it.</summary>
sealed unsafe class Exchange(int threads)
{
    const int SlotBytes = 32;

    readonly byte[] offered = new byte[threads * SlotBytes];
    readonly byte[] received = new byte[threads * SlotBytes];
    readonly int[] sources = new int[threads];
    readonly bool[] votes = new bool[threads];
    bool voted;
    bool hasOffers;

    /// <summary>Votes of the last barrier that took some.</summary>
    public int VoteCount { get; private set; }

    public void Vote(int thread, bool vote)
    {
        votes[thread] = vote;
        voted = true;
    }

    public void CountVotes()
    {
        if (voted)
            VoteCount = votes.Count(vote => vote);
        voted = false;
    }

    public void Offer<T>(int thread, T value, int source)
        where T : unmanaged
    {
        if (sizeof(T) > SlotBytes)
            throw new NotSupportedException($"Values of {sizeof(T)} bytes cannot be exchanged.");
        Unsafe.WriteUnaligned(ref offered[thread * SlotBytes], value);
        sources[thread] = source;
        hasOffers = true;
    }

    /// <summary>Gives each of the threads the value of the thread it asked for.</summary>
    public void Deliver(int first, int count)
    {
        if (!hasOffers)
            return;
        for (var thread = first; thread < first + count; thread++)
            offered.AsSpan(sources[thread] * SlotBytes, SlotBytes).CopyTo(received.AsSpan(thread * SlotBytes));
    }

    public T Take<T>(int thread)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(ref received[thread * SlotBytes]);
}
