using System.Diagnostics;
using System.Runtime.InteropServices;
using CellDsl.Execution;

namespace CellDsl.Backends.Cpu;

/// <summary>Where the workers of a job meet. Spins first, since a step of the time loop lasts microseconds; then gives up its time slice again and
/// again; and sleeps where that does not help: whoever it waits for may have lost its processor, and this one can have it.</summary>
sealed class SpinBarrier
{
    const int Checks = 200;
    const int MostSpins = 2000;
    const int LeastSpins = 250;
    // Waking somebody takes a tenth of this.
    static readonly long s_patience = Stopwatch.Frequency / 2000;

    [StructLayout(LayoutKind.Explicit, Size = 512)]
    struct Counters
    {
        [FieldOffset(128)] public int Arrived;
        [FieldOffset(256)] public int Generation;
        [FieldOffset(384)] public int Sleepers;
    }

    readonly object _bed = new();
    Counters _counters;
    int _workers = 1;
    int _spins = MostSpins;
    volatile bool _broken;

    public void Reset(int workers)
    {
        _workers = workers;
        _counters.Arrived = 0;
        _broken = false;
    }

    /// <summary>Lets the others fail too, rather than wait for a worker that failed.</summary>
    public void Break()
    {
        _broken = true;
        WakeAll();
    }

    public void Wait()
    {
        if (_workers == 1)
            return;
        int generation = Volatile.Read(ref _counters.Generation);
        if (Interlocked.Increment(ref _counters.Arrived) == _workers)
        {
            _counters.Arrived = 0;
            Volatile.Write(ref _counters.Generation, generation + 1);
            WakeAll();
            return;
        }
        for (int check = 0; check < Checks; check++)
            if (Volatile.Read(ref _counters.Generation) != generation)
                return;
        WaitLong(generation);
    }

    void WaitLong(int generation)
    {
        // Where spinning was in vain the last times, as with more workers than processors, it is given up sooner.
        int spins = _workers <= Environment.ProcessorCount ? _spins : 0;
        for (int spin = 0; spin < spins; spin++)
        {
            if (Passed(generation))
            {
                _spins = Math.Min(MostSpins, 2 * _spins);
                return;
            }
            Thread.SpinWait(1);
        }
        _spins = Math.Max(LeastSpins, _spins / 2);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetTimestamp() - start < s_patience;)
        {
            if (Passed(generation))
                return;
            Thread.Yield();
        }
        Sleep(generation);
    }

    bool Passed(int generation)
    {
        if (_broken)
            throw new InvalidOperationException("Another worker of the run failed.");
        return Volatile.Read(ref _counters.Generation) != generation;
    }

    void Sleep(int generation)
    {
        Interlocked.Increment(ref _counters.Sleepers);
        try
        {
            lock (_bed)
                while (!Passed(generation))
                    Monitor.Wait(_bed);
        }
        finally
        {
            Interlocked.Decrement(ref _counters.Sleepers);
        }
    }

    void WakeAll()
    {
        // Whoever falls asleep has either been counted when this reads, or sees before it sleeps what has just been written.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _counters.Sleepers) == 0)
            return;
        lock (_bed)
            Monitor.PulseAll(_bed);
    }
}
