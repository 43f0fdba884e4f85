using System.Runtime.ExceptionServices;
using CellDsl.Execution;

namespace CellDsl.Backends.Cpu;

/// <summary>Work that several threads do together.</summary>
interface ITeamJob
{
    /// <summary>Called once, before any worker, with the number of workers there will be.</summary>
    void Start(int workers);

    void Run(int worker, int workers);

    /// <summary>A worker failed: the others must not wait for it.</summary>
    void Abort();
}

/// <summary>Background threads that wait for the next job, at first spinning, then parked. One team serves all layers of the process, so that
/// idle threads of one layer do not take the cores from another.</summary>
sealed class ThreadTeam
{
    public static ThreadTeam Shared { get; } = new();

    const int Spins = 1000;
    const int Yields = 200;

    readonly object _busy = new();
    readonly SemaphoreSlim _finished = new(0);
    readonly List<Member> _members = [];
    ITeamJob? _job;
    int _workers;
    int _running;
    int _waits;
    ExceptionDispatchInfo? _failure;

    /// <summary>Runs the job on the calling thread and <paramref name="workers"/> - 1 others; alone if the team is at work for someone
    /// else.</summary>
    public void Run(ITeamJob job, int workers)
    {
        if (workers == 1 || !Monitor.TryEnter(_busy))
        {
            job.Start(1);
            job.Run(0, 1);
            return;
        }
        try
        {
            while (_members.Count < workers - 1)
                _members.Add(new Member(this, _members.Count + 1));
            job.Start(workers);
            _job = job;
            _workers = workers;
            _failure = null;
            Volatile.Write(ref _running, workers - 1);
            for (int m = 0; m < workers - 1; m++)
                _members[m].Start();
            RunAs(0);
            WaitForMembers();
            _job = null;
            _failure?.Throw();
        }
        finally
        {
            Monitor.Exit(_busy);
        }
    }

    void RunAs(int worker)
    {
        try
        {
            _job!.Run(worker, _workers);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            _job!.Abort();
        }
    }

    void WaitForMembers()
    {
        for (int spin = 0; spin < Spins + Yields && Volatile.Read(ref _running) != 0; spin++)
            if (spin < Spins)
                Thread.SpinWait(1);
            else
                Thread.Yield();
        if (Volatile.Read(ref _running) == 0)
            return;
        Interlocked.Exchange(ref _waits, 1);
        // The last member either has seen the mark and releases, or the mark is taken back here.
        if (Volatile.Read(ref _running) != 0 || Interlocked.Exchange(ref _waits, 0) == 0)
            _finished.Wait();
    }

    void MemberIsDone()
    {
        if (Interlocked.Decrement(ref _running) == 0 && Interlocked.Exchange(ref _waits, 0) == 1)
            _finished.Release();
    }

    sealed class Member
    {
        readonly ThreadTeam _team;
        readonly int _worker;
        readonly SemaphoreSlim _signal = new(0);
        int _ticket;
        int _parked;

        public Member(ThreadTeam team, int worker)
        {
            _team = team;
            _worker = worker;
            new Thread(Loop) { IsBackground = true, Name = $"CellDsl worker {worker}" }.Start();
        }

        public void Start()
        {
            Interlocked.Increment(ref _ticket);
            if (Interlocked.Exchange(ref _parked, 0) == 1)
                _signal.Release();
        }

        void Loop()
        {
            for (int done = 0; ; done++)
            {
                for (int spin = 0; spin < Spins && Volatile.Read(ref _ticket) == done; spin++)
                    Thread.SpinWait(1);
                if (Volatile.Read(ref _ticket) == done)
                    Park(done);
                _team.RunAs(_worker);
                _team.MemberIsDone();
            }
        }

        void Park(int done)
        {
            Interlocked.Exchange(ref _parked, 1);
            // A job that came meanwhile either has seen the mark and releases, or takes the mark back here.
            if (Volatile.Read(ref _ticket) == done || Interlocked.Exchange(ref _parked, 0) == 0)
                _signal.Wait();
        }
    }
}
