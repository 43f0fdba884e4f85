using System.Runtime.ExceptionServices;
using CellDsl.Lab.Application;

namespace CellDsl.Lab.Memory;

/// <summary>Makes many runs, several at a time. Each is on one thread and draws its own numbers, so results do not depend on how many.</summary>
static class MemoryComparison
{
    /// <returns>In the order of <paramref name="runs"/>; those that were not begun when the user asked to stop are missing.</returns>
    /// <exception cref="BadInputException">A cell cannot have these sizes.</exception>
    public static IReadOnlyList<MemoryResult> Run(IReadOnlyList<MemoryRun> runs, int threads, IMemoryDisplay display, CancellationToken stop)
    {
        var results = new MemoryResult?[runs.Count];
        int next = -1;
        Exception? failure = null;
        Thread[] workers = [.. Enumerable.Range(0, Math.Min(threads, runs.Count)).Select(_ => new Thread(Work))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();
        if (failure is ArgumentException e)
            throw new BadInputException($"a cell cannot be trained so: {e.Message}", e);
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
        return [.. results.OfType<MemoryResult>()];

        void Work()
        {
            for (int k; failure is null && !stop.IsCancellationRequested && (k = Interlocked.Increment(ref next)) < runs.Count;)
                try
                {
                    results[k] = runs[k].Run(new Reporter(display, runs[k]), new LayerOptions { Threads = 1 }, stop);
                    display.Finish(results[k]!);
                }
                catch (Exception e)
                {
                    failure = e;
                }
        }
    }

    sealed class Reporter(IMemoryDisplay display, MemoryRun run) : IProgress<MemoryProgress>
    {
        public void Report(MemoryProgress value) => display.Show(run, value);
    }
}
