using System.Diagnostics;
using System.Globalization;

namespace CellDsl.Generation;

/// <summary>The time that the processor has worked for this thread, so that a busy machine does not count.
/// Where the system does not tell, the time of the clock.</summary>
static class ProcessorTime
{
    const string File = "/proc/thread-self/schedstat";

    static readonly bool s_isTold = OperatingSystem.IsLinux() && System.IO.File.Exists(File);

    public static double Milliseconds => s_isTold
        ? long.Parse(System.IO.File.ReadAllText(File).Split(' ')[0], CultureInfo.InvariantCulture) / 1e6
        : Stopwatch.GetTimestamp() * 1e3 / Stopwatch.Frequency;
}
