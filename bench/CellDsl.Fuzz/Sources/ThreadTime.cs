using System.Globalization;

namespace CellDsl.Fuzz.Sources;

/// <summary>The processor time of one thread, read by another: neither what else the process does nor a busy machine counts.</summary>
/// <param name="path">The thread's folder below /proc.</param>
sealed class ThreadTime(string path)
{
    /// <summary>Clock ticks a second in all of Linux's files, whatever the kernel's own clock does.</summary>
    const double TicksPerSecond = 100;
    /// <summary>utime and stime, counted after the parenthesis that closes the name, which may hold anything.</summary>
    const int UserTime = 11, SystemTime = 12;

    readonly string _file = Path.Combine(path, "stat");

    /// <summary>Of the thread that calls; null where the system has no such file.</summary>
    public static ThreadTime? OfThisThread()
        => OperatingSystem.IsLinux() && new FileInfo("/proc/thread-self").LinkTarget is { } link ? new(Path.Combine("/proc", link)) : null;

    /// <summary>Zero once the thread has ended.</summary>
    public TimeSpan Now()
    {
        try
        {
            string text = File.ReadAllText(_file);
            string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromSeconds((Number(fields[UserTime]) + Number(fields[SystemTime])) / TicksPerSecond);
        }
        catch (IOException)
        {
            return TimeSpan.Zero;
        }
    }

    static double Number(string field) => double.Parse(field, CultureInfo.InvariantCulture);
}
