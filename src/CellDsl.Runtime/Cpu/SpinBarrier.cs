using System.Runtime.InteropServices;

namespace CellDsl.Cpu;

/// <summary>Where the workers of a job meet. Spins first, since a step of the time loop lasts microseconds; then gives up its time slice.</summary>
sealed class SpinBarrier
{
    const int Checks = 200;
    const int Spins = 2000;

    [StructLayout(LayoutKind.Explicit, Size = 384)]
    struct Counters
    {
        [FieldOffset(128)] public int Arrived;
        [FieldOffset(256)] public int Generation;
    }

    Counters _counters;
    int _workers = 1;
    volatile bool _broken;

    public void Reset(int workers)
    {
        _workers = workers;
        _counters.Arrived = 0;
        _broken = false;
    }

    /// <summary>Lets the others fail too, rather than wait for a worker that failed.</summary>
    public void Break() => _broken = true;

    public void Wait()
    {
        if (_workers == 1)
            return;
        int generation = Volatile.Read(ref _counters.Generation);
        if (Interlocked.Increment(ref _counters.Arrived) == _workers)
        {
            _counters.Arrived = 0;
            Volatile.Write(ref _counters.Generation, generation + 1);
            return;
        }
        for (int check = 0; check < Checks; check++)
            if (Volatile.Read(ref _counters.Generation) != generation)
                return;
        for (int spin = 0; Volatile.Read(ref _counters.Generation) == generation; spin++)
        {
            if (_broken)
                throw new InvalidOperationException("Another worker of the run failed.");
            if (spin < Spins && _workers <= Environment.ProcessorCount)
                Thread.SpinWait(1);
            else
                Thread.Yield();
        }
    }
}
