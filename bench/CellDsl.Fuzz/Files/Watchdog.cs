namespace CellDsl.Fuzz.Files;

/// <summary>Ends the process where something takes too long: there is no other way to end what hangs.</summary>
sealed class Watchdog : IDisposable
{
    readonly Timer _timer;
    readonly TimeSpan _patience;
    string _what = "";

    public Watchdog(TimeSpan patience)
    {
        _patience = patience;
        _timer = new Timer(_ =>
        {
            Console.WriteLine($"hangs for more than {_patience.TotalSeconds:0} s: {_what}");
            Environment.Exit(1);
        });
    }

    public void Begin(string what)
    {
        _what = what;
        _timer.Change(_patience, Timeout.InfiniteTimeSpan);
    }

    public void End() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();
}
