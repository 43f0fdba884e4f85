using System.Runtime.CompilerServices;
using ILGPU.Emulation;

namespace ILGPU.Checking;

/// <summary>
/// Judges every access of the running thread. Per word it keeps the last write and the last reads, and asks whether what happens now follows them.
/// Since the question is about order and not about time, it does not matter in which order the threads take turns.
/// </summary>
sealed unsafe class AccessChecker(LaunchOrder order, MemoryRegion[] buffers, EmulatorSettings settings)
{
    // Sorted by address.
    readonly MemoryRegion[] buffers = buffers;
    readonly bool globalRaces = settings.GlobalRaces;
    readonly bool unwrittenReads = settings.UnwrittenReads;
    readonly uint firstStretch = order.NextStretch;
    MemoryRegion? lastBuffer;

    GroupMemory groupMemory = null!;
    GroupOrder group = null!;
    nint frame;
    nint stackEnd;
    int frameSize;
    uint stretch;
    ushort thread;

    /// <summary>Variables on the stack of the host are below the given address.</summary>
    public void Start(nint end) => stackEnd = end;

    public void EnterGroup(GroupOrder entered, GroupMemory memory)
    {
        group = entered;
        groupMemory = memory;
    }

    public void EnterThread(int entered, nint enteredFrame, int size)
    {
        thread = (ushort)entered;
        stretch = group.Stretch;
        frame = enteredFrame;
        frameSize = size;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(nint address, int bytes)
    {
        if (Locate(address, bytes) is not { } region)
            return;
        var cell = region.Cells + ((address - region.Base) >> region.Shift);
        var end = region.Cells + ((address + bytes - 1 - region.Base) >> region.Shift);
        for (; cell <= end; cell++)
        {
            if (cell->WriteStretch < region.Floor && unwrittenReads)
                throw Unwritten(region, cell);
            if (!Watches(region))
                continue;
            if (cell->WriteStretch >= firstStretch && Conflicts(region, cell->WriteStretch, cell->Writer))
                throw Race(region, cell, cell->WriteStretch, cell->Writer, "was written", "reads it");
            if (cell->ReadStretch == stretch && !cell->ManyGroups)
            {
                if (cell->Reader != thread)
                    cell->Reader = Cell.ManyThreads;
            }
            else
            {
                AddReader(region, cell);
            }
        }
    }

    public void Write(nint address, int bytes) => Write(address, bytes, atomic: false);

    /// <summary>An atomic operation reads and writes, and excludes other atomic operations by itself.</summary>
    public void ReadWriteAtomically(nint address, int bytes, bool changes)
    {
        if (Locate(address, bytes) is not { } region)
            return;
        var cell = region.Cells + ((address - region.Base) >> region.Shift);
        if (cell->WriteStretch < region.Floor && unwrittenReads)
            throw Unwritten(region, cell);
        Write(address, bytes, atomic: true);
        if (region.Kind == RegionKind.Global)
            group.Atomic(thread, address, changes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Write(nint address, int bytes, bool atomic)
    {
        if (Locate(address, bytes) is not { } region)
            return;
        var cell = region.Cells + ((address - region.Base) >> region.Shift);
        var end = region.Cells + ((address + bytes - 1 - region.Base) >> region.Shift);
        for (; cell <= end; cell++)
        {
            if (Watches(region))
            {
                if (cell->WriteStretch >= firstStretch && !(atomic && cell->Atomic) && Conflicts(region, cell->WriteStretch, cell->Writer))
                    throw Race(region, cell, cell->WriteStretch, cell->Writer, "was written", "writes it");
                CheckReaders(region, cell);
            }

            *cell = new() { WriteStretch = stretch, Writer = thread, Atomic = atomic };
        }
    }

    void CheckReaders(MemoryRegion region, Cell* cell)
    {
        if (cell->ManyGroups)
        {
            foreach (var reader in order.Readers(*cell)?.All ?? [])
            {
                if (Conflicts(region, reader.Stretch, reader.Thread))
                    throw Race(region, cell, reader.Stretch, reader.Thread, "was read", "writes it");
            }
        }
        else if (cell->ReadStretch >= firstStretch && Conflicts(region, cell->ReadStretch, cell->Reader))
        {
            throw Race(region, cell, cell->ReadStretch, cell->Reader, "was read", "writes it");
        }
    }

    void AddReader(MemoryRegion region, Cell* cell)
    {
        if (order.Readers(*cell) is { } readers)
        {
            readers.Add(group.Group, stretch, thread);
        }
        else if (cell->ManyGroups || cell->ReadStretch < firstStretch || !Conflicts(region, cell->ReadStretch, cell->Reader))
        {
            cell->ManyGroups = false;
            cell->ReadStretch = stretch;
            cell->Reader = thread;
        }
        else
        {
            var (earlier, reader) = (cell->ReadStretch, cell->Reader);
            var list = order.NewReaders(cell);
            list.Add(order.Find(earlier).Group, earlier, reader);
            list.Add(group.Group, stretch, thread);
        }
    }

    bool Watches(MemoryRegion region) => globalRaces || region.Kind != RegionKind.Global;

    /// <summary>Whether nothing orders an earlier access of this launch before what happens now.</summary>
    bool Conflicts(MemoryRegion region, uint earlier, ushort other)
    {
        if (earlier == stretch)
            return other != thread;
        // Shared and local memory have one group at a time, whose earlier stretches are ordered by barriers.
        return region.Kind == RegionKind.Global && !group.Follows(earlier, other, thread);
    }

    MemoryRegion? Locate(nint address, int bytes)
    {
        foreach (var region in groupMemory.Regions)
        {
            if (region.Contains(address, bytes))
                return Aligned(region, address, bytes);
        }

        if (lastBuffer is { } known && known.Contains(address, bytes))
            return Aligned(known, address, bytes);
        if (FindBuffer(address, bytes) is { } found)
            return Aligned(lastBuffer = found, address, bytes);
        // A reference to a variable of the thread itself, in its frame or on the stack of the host.
        if ((address >= frame && address + bytes <= frame + frameSize) || (address > (nint)(&address) && address < stackEnd))
            return null;
        throw new AccessFault(FaultKind.DeadBuffer, "the memory belongs to no live buffer");
    }

    MemoryRegion? FindBuffer(nint address, int bytes)
    {
        var low = 0;
        var high = buffers.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (buffers[middle].Contains(address, bytes))
                return buffers[middle];
            if (buffers[middle].Base > address)
                high = middle - 1;
            else
                low = middle + 1;
        }

        return null;
    }

    // Devices load and store 2, 4, 8 and 16 bytes at once, from multiples of that.
    static MemoryRegion Aligned(MemoryRegion region, nint address, int bytes)
    {
        if ((bytes & (bytes - 1)) == 0 && bytes <= 16 && (address & (bytes - 1)) != 0)
            throw new AccessFault(FaultKind.Misaligned, $"{bytes} bytes at {region.Describe(address)}, which is at no multiple of {bytes} bytes");
        return region;
    }

    static string Describe(MemoryRegion region, Cell* cell) => region.Describe(region.Base + ((nint)(cell - region.Cells) << region.Shift));

    static AccessFault Unwritten(MemoryRegion region, Cell* cell) => new(FaultKind.UnwrittenRead, $"nobody has written {Describe(region, cell)}");

    AccessFault Race(MemoryRegion region, Cell* cell, uint earlier, ushort other, string happened, string happens)
    {
        var who = other == Cell.ManyThreads ? "several threads" : $"thread {other}";
        var kind = region.Kind == RegionKind.Global ? FaultKind.GlobalRace : FaultKind.SharedRace;
        if (region.Kind == RegionKind.Global)
            who += $" of group {order.Find(earlier).Group}";
        return new(kind, $"{Describe(region, cell)} {happened} by {who}, and this thread {happens} with nothing that orders the two");
    }
}
