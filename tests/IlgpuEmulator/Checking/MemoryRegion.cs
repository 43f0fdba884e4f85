using System.Runtime.InteropServices;

namespace ILGPU.Checking;

enum RegionKind
{
    Global,
    Shared,
    Local,
}

/// <summary>A piece of native memory that kernels see, with a record for each word of it.</summary>
sealed unsafe class MemoryRegion : IDisposable
{
    // A value that is neither a usable number nor a usable index, so that what escapes the checks shows.
    const byte Unwritten = 0xFF;
    const int Alignment = 256;

    public MemoryRegion(RegionKind kind, long bytes, int elementSize, string name)
    {
        Kind = kind;
        Bytes = bytes;
        ElementSize = elementSize;
        Name = name;
        Shift = elementSize % 4 == 0 ? 2 : elementSize % 2 == 0 ? 1 : 0;
        Base = (nint)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 1), Alignment);
        NativeMemory.Fill((void*)Base, (nuint)bytes, Unwritten);
        Cells = (Cell*)NativeMemory.AllocZeroed((nuint)((bytes >> Shift) + 1), (nuint)sizeof(Cell));
    }

    public RegionKind Kind { get; }

    public string Name { get; }

    public nint Base { get; }

    public long Bytes { get; }

    public int ElementSize { get; }

    /// <summary>A word has 1 &lt;&lt; Shift bytes: four, or the size of smaller elements.</summary>
    public int Shift { get; }

    public Cell* Cells { get; }

    /// <summary>Words written in earlier stretches count as not written: the memory had another owner then.</summary>
    public uint Floor { get; set; } = Stretches.Host;

    public bool Contains(nint address, int bytes) => (nuint)(address - Base) < (nuint)Bytes && address - Base + bytes <= Bytes;

    public void MarkWritten(long start, long bytes) => Mark(start, bytes, Stretches.Host);

    /// <summary>Takes over which words of another region are written.</summary>
    public void CopyState(long start, MemoryRegion source, long sourceStart, long bytes)
    {
        if (source.Shift != Shift)
        {
            MarkWritten(start, bytes);
            return;
        }

        for (var word = 0L; word < bytes >> Shift; word++)
        {
            var written = source.Cells[(sourceStart >> Shift) + word].WriteStretch != Stretches.Never;
            Cells[(start >> Shift) + word] = new() { WriteStretch = written ? Stretches.Host : Stretches.Never };
        }
    }

    /// <summary>The first word that nobody has written, in bytes from the start; negative if there is none.</summary>
    public long FindUnwritten(long start, long bytes)
    {
        for (var word = start >> Shift; word << Shift < start + bytes; word++)
        {
            if (Cells[word].WriteStretch == Stretches.Never)
                return word << Shift;
        }

        return -1;
    }

    public string Describe(nint address) => $"{Name}, element {(address - Base) / ElementSize}";

    public void Dispose()
    {
        NativeMemory.AlignedFree((void*)Base);
        NativeMemory.Free(Cells);
    }

    void Mark(long start, long bytes, uint stretch)
    {
        if (bytes <= 0)
            return;
        var end = (start + bytes - 1) >> Shift;
        for (var word = start >> Shift; word <= end; word++)
            Cells[word] = new() { WriteStretch = stretch };
    }
}
