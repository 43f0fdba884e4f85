using System.Diagnostics;

namespace CellDsl.Fuzz.Soak;

/// <summary>Memory of the process and of the managed heap over many calls and many layers.</summary>
static class Memory
{
    const long Slack = 16 << 20;

    /// <summary>Calls of several shapes; what a tenth of them need is all that is needed.</summary>
    public static void StaysFlat(int calls, int seed, List<string> failures)
    {
        Subject[] subjects = [.. Enumerable.Range(0, 8).Select(n => Subject.Lstm(4 + n, 1 + n, 16, 24 + n, 2, seed + n))];
        void Call(int from, int to)
        {
            for (int n = from; n < to; n++)
                subjects[n % subjects.Length].Train();
        }
        Call(0, calls / 10);
        (long heap, long resident) = Now();
        Call(calls / 10, calls);
        (long heapAfter, long residentAfter) = Now();
        Console.WriteLine($"{calls} calls: heap {heap >> 10} -> {heapAfter >> 10} KiB, resident {resident >> 20} -> {residentAfter >> 20} MiB");
        if (heapAfter > heap + Slack / 4 || residentAfter > resident + 2 * Slack)
            failures.Add($"Memory grows: heap {heap:N0} -> {heapAfter:N0}, resident {resident:N0} -> {residentAfter:N0} bytes over {calls} calls.");
        foreach (Subject subject in subjects)
            subject.Dispose();
    }

    /// <summary>The same layers again need no more memory: what is free of the first ones the system's allocator may keep.</summary>
    public static void ManyLayers(int count, List<string> failures)
    {
        long first = CreateAndDispose(count, failures), second = CreateAndDispose(count, failures);
        if (second > first + 4 * Slack)
            failures.Add($"{count} layers, created again, leave {second - first:N0} bytes.");
    }

    static long CreateAndDispose(int count, List<string> failures)
    {
        (_, long before) = Now();
        var subjects = new List<Subject>();
        float[]? expected = null;
        for (int n = 0; n < count; n++)
        {
            subjects.Add(Subject.Lstm(3, 2, 16, 16, 2));
            float[] numbers = subjects[^1].Train();
            expected ??= numbers;
            if (!numbers.AsSpan().SequenceEqual(expected))
                failures.Add($"Layer {n} of equal ones gives other numbers.");
        }
        (_, long with) = Now();
        foreach (Subject subject in subjects)
            subject.Dispose();
        subjects.Clear();
        (_, long after) = Now();
        Console.WriteLine($"{count} layers: resident {before >> 20} -> {with >> 20} MiB, {after >> 20} after disposing of them; "
            + $"{Process.GetCurrentProcess().Threads.Count} threads");
        return after;
    }

    static (long Heap, long Resident) Now()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }
}
