using System.Diagnostics;

namespace CellDsl.ProductSpeed;

/// <summary>Several pieces of work in turn, so that what else the machine does meets all of them.</summary>
static class Rounds
{
    const int WarmCalls = 40, Count = 20;
    const double RoundSeconds = 0.004;

    /// <summary>Seconds of a call of each in its best round.</summary>
    public static double[] Best(params Action[] work)
    {
        int[] calls = [.. work.Select(Calls)];
        double[] best = [.. work.Select(_ => double.PositiveInfinity)];
        for (int round = 0; round < Count; round++)
            for (int n = 0; n < work.Length; n++)
                best[n] = Math.Min(best[n], Seconds(work[n], calls[n]) / calls[n]);
        return best;
    }

    /// <summary>As many as a round needs to be measured, after enough to have everything compiled.</summary>
    static int Calls(Action work)
    {
        Seconds(work, WarmCalls);
        int calls = 1;
        while (Seconds(work, calls) < RoundSeconds)
            calls *= 2;
        return calls;
    }

    static double Seconds(Action work, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++)
            work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
