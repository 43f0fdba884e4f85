using System.Diagnostics;

namespace CellDsl.Lab.Benchmarking.Ceilings;

/// <summary>Threads that start on a signal and do the same work at the same time.</summary>
sealed class Crew : IDisposable
{
    const int Runs = 15;
    static readonly TimeSpan RunTime = TimeSpan.FromMilliseconds(20);

    readonly Barrier _start, _end;
    readonly Thread[] _helpers;
    Func<int, long, float> _work = static (_, _) => 0;
    long _repeats;
    volatile bool _done;
    float _sink;

    public Crew(int threads)
    {
        _start = new Barrier(threads);
        _end = new Barrier(threads);
        _helpers = [.. Enumerable.Range(1, threads - 1).Select(t => new Thread(() => Help(t)) { IsBackground = true })];
        foreach (Thread helper in _helpers)
            helper.Start();
    }

    /// <summary>Amount of work per second in several runs, all threads together.</summary>
    /// <param name="work">Given the thread's number, does the work as often as it is told.</param>
    /// <param name="amount">What one repeat of one thread counts.</param>
    public double[] Rates(Func<int, long, float> work, double amount)
    {
        _work = work;
        _repeats = 1;
        Calibrate();
        Stopwatches.WarmUp(() => Run());
        Calibrate();
        double[] rates = new double[Runs];
        for (int r = 0; r < Runs; r++)
            rates[r] = (_helpers.Length + 1) * _repeats * amount / Run();
        return rates;
    }

    void Calibrate()
    {
        while (Run() < RunTime.TotalSeconds)
            _repeats *= 2;
    }

    public void Dispose()
    {
        _done = true;
        _start.SignalAndWait();
        foreach (Thread helper in _helpers)
            helper.Join();
        _start.Dispose();
        _end.Dispose();
    }

    double Run()
    {
        _start.SignalAndWait();
        long begin = Stopwatch.GetTimestamp();
        float value = _work(0, _repeats);
        _end.SignalAndWait();
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        Volatile.Write(ref _sink, value);
        return seconds;
    }

    void Help(int thread)
    {
        while (true)
        {
            _start.SignalAndWait();
            if (_done)
                return;
            Volatile.Write(ref _sink, _work(thread, _repeats));
            _end.SignalAndWait();
        }
    }
}
