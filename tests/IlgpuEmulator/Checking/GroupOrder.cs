namespace ILGPU.Checking;

/// <summary>The order of one group's accesses: barriers divide its time into stretches.</summary>
sealed class GroupOrder(LaunchOrder launch, int group, int threads)
{
    readonly ThreadOrder?[] threadOrders = new ThreadOrder?[threads];
    Knowledge? known;
    bool learned;

    public int Group => group;

    /// <summary>Barriers passed, counted from 1.</summary>
    public int Epoch { get; private set; } = 1;

    public uint Stretch { get; private set; } = launch.NewStretch(group, 1);

    public void PassBarrier()
    {
        if (learned)
        {
            foreach (var order in threadOrders)
            {
                known = Knowledge.Merge(known, order?.Known);
                if (order is not null)
                    order.Known = null;
            }

            learned = false;
        }

        Stretch = launch.NewStretch(group, ++Epoch);
    }

    public void Fence(int thread)
    {
        var order = threadOrders[thread] ??= new();
        if (order.Noticed is not null)
        {
            order.Known = Knowledge.Merge(KnownTo(thread), order.Noticed);
            order.Noticed = null;
            learned = true;
        }

        order.Fenced = Knowledge.With(KnownTo(thread), launch.Groups, group, Epoch, thread);
    }

    public void Atomic(int thread, nint address, bool changes)
    {
        var order = threadOrders[thread] ??= new();
        if (launch.PublishedAt(address) is { } published)
            order.Noticed = Knowledge.Merge(order.Noticed, published);
        if (changes && order.Fenced is { } fenced)
            launch.Publish(address, fenced);
    }

    /// <summary>Whether an access of this launch, known by its stretch and thread, is over and visible for the given thread.</summary>
    public bool Follows(uint stretch, int other, int thread)
    {
        var (otherGroup, epoch) = launch.Find(stretch);
        if (otherGroup == group)
            return epoch < Epoch || other == thread;
        return KnownTo(thread)?.Covers(otherGroup, epoch, other) ?? false;
    }

    Knowledge? KnownTo(int thread) => threadOrders[thread]?.Known ?? known;
}
