using ILGPU.Emulation;

namespace ILGPU.Checking;

/// <summary>Shared and local memory of the group that has a place on the device. The next group there finds it unwritten again.</summary>
sealed class GroupMemory(int places, int threads, int sharedLimit, MemoryRegion? dynamic) : IDisposable
{
    readonly MemoryRegion?[] byPlace = new MemoryRegion?[places];
    MemoryRegion[] regions = dynamic is null ? [] : [dynamic];
    uint floor;

    public ReadOnlySpan<MemoryRegion> Regions => regions;

    public MemoryRegion? Dynamic => dynamic;

    public void StartGroup(uint firstStretch)
    {
        floor = firstStretch;
        foreach (var region in regions)
            region.Floor = firstStretch;
    }

    /// <summary>The shared memory that a place in the kernel allocates: the same for all threads.</summary>
    public MemoryRegion Shared(int place, int bytes, int elementSize)
    {
        var region = byPlace[place] ??= Add(new(RegionKind.Shared, bytes, elementSize, "shared memory"));
        return region.Bytes == bytes ? region : throw Changed(region, bytes);
    }

    /// <summary>The local memory that a place allocates, of all threads in a row.</summary>
    public MemoryRegion Local(int place, int bytes, int elementSize)
    {
        var stride = Stride(bytes);
        var region = byPlace[place] ??= Add(new(RegionKind.Local, (long)stride * threads, elementSize, "local memory"));
        return region.Bytes == (long)stride * threads ? region : throw Changed(region, bytes);
    }

    public static int Stride(int bytes) => (bytes + 15) / 16 * 16;

    public void Dispose()
    {
        foreach (var region in regions)
            region.Dispose();
    }

    MemoryRegion Add(MemoryRegion region)
    {
        region.Floor = floor;
        regions = [.. regions, region];
        var shared = regions.Where(known => known.Kind == RegionKind.Shared).Sum(known => known.Bytes);
        if (shared > sharedLimit)
            throw new AccessFault(FaultKind.SharedMemoryLimit, $"the group uses {shared} bytes of shared memory and may use {sharedLimit}");
        return region;
    }

    static AccessFault Changed(MemoryRegion region, int bytes) =>
        new(FaultKind.SharedMemoryLimit, $"the size of {region.Name} is not a constant: {region.Bytes} bytes before, {bytes} now");
}
