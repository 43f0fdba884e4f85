namespace ILGPU.Checking;

/// <summary>
/// What a thread knows to have happened in other groups: of each, all accesses before a number of barriers, and those of one thread since.
/// A vector clock (Fidge, 1988; Mattern, 1989) over groups instead of threads, since a barrier makes the threads of a group know the same.
/// </summary>
sealed class Knowledge(int groups)
{
    readonly Stamp[] stamps = new Stamp[groups];

    public static Knowledge? Merge(Knowledge? first, Knowledge? second)
    {
        if (first is null || second is null || ReferenceEquals(first, second))
            return first ?? second;
        var result = new Knowledge(first.stamps.Length);
        for (var i = 0; i < first.stamps.Length; i++)
            result.stamps[i] = first.stamps[i].Epoch >= second.stamps[i].Epoch ? first.stamps[i] : second.stamps[i];
        return result;
    }

    /// <summary>The same, and what the given thread of a group has done so far.</summary>
    public static Knowledge With(Knowledge? known, int groups, int group, int epoch, int thread)
    {
        var result = new Knowledge(groups);
        known?.stamps.CopyTo(result.stamps, 0);
        result.stamps[group] = new(epoch, thread);
        return result;
    }

    public bool Covers(int group, int epoch, int thread)
    {
        var stamp = stamps[group];
        return epoch < stamp.Epoch || (epoch == stamp.Epoch && thread == stamp.Thread);
    }

    /// <param name="Epoch">Barriers passed, counted from 1; 0 if nothing is known.</param>
    readonly record struct Stamp(int Epoch, int Thread);
}
