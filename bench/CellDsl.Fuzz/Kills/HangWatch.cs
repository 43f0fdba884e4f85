using System.Diagnostics;

namespace CellDsl.Fuzz.Kills;

/// <summary>Tells a process that hangs from one that a busy machine slows down: it does nothing for minutes, or works far longer than its task takes.
/// </summary>
sealed class HangWatch
{
    static readonly TimeSpan s_mostWork = TimeSpan.FromMinutes(3), s_mostRest = TimeSpan.FromMinutes(3), s_sign = TimeSpan.FromMilliseconds(50);

    TimeSpan _work;
    long _since = Stopwatch.GetTimestamp();

    /// <returns>Why it is taken to hang; null: it works, or has ended.</returns>
    public string? IsHung(Process process)
    {
        TimeSpan work;
        try
        {
            process.Refresh();
            work = process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return null; // It has ended.
        }
        if (work > s_mostWork)
            return $"it has used {work.TotalSeconds:F0} s of processor time and has not ended";
        if (work - _work > s_sign)
            (_work, _since) = (work, Stopwatch.GetTimestamp());
        return Stopwatch.GetElapsedTime(_since) > s_mostRest ? $"it has done nothing for {s_mostRest.TotalSeconds:F0} s" : null;
    }
}
