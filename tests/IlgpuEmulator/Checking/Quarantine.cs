namespace ILGPU.Checking;

/// <summary>Keeps the memory of disposed buffers for a while, so that nothing else gets its addresses and late accesses are found.</summary>
sealed class Quarantine : IDisposable
{
    const long MaxBytes = 16 << 20;

    readonly Queue<MemoryRegion> regions = new();
    long bytes;

    public void Add(MemoryRegion region)
    {
        lock (regions)
        {
            regions.Enqueue(region);
            bytes += region.Bytes;
            while (bytes > MaxBytes)
                RemoveOldest();
        }
    }

    public void Dispose()
    {
        lock (regions)
        {
            while (regions.Count > 0)
                RemoveOldest();
        }
    }

    void RemoveOldest()
    {
        var region = regions.Dequeue();
        bytes -= region.Bytes;
        region.Dispose();
    }
}
