using System.Runtime.CompilerServices;
using ILGPU.Checking;
using ILGPU.Compilation;
using ILGPU.Emulation;

namespace ILGPU.Execution;

/// <summary>A place on the device, and the group that has it.</summary>
sealed unsafe class GroupRun(Launch launch, LaunchOrder launchOrder, GroupMemory memory, byte* frames)
{
    readonly int threads = launch.Threads;
    readonly int frameSize = launch.Kernel.FrameSize;
    readonly ThreadState[] states = new ThreadState[launch.Threads];
    readonly int[] resumptions = new int[launch.Threads];
    readonly int[] sites = new int[launch.Threads];
    readonly int[] counts = new int[5];

    public GroupMemory Memory => memory;

    public Exchange Exchange { get; } = new(launch.Threads);

    public GroupOrder Order { get; private set; } = null!;

    public Index3D Index { get; private set; }

    public bool IsFinished => counts[(int)ThreadState.Ended] == threads;

    /// <summary>What the running thread waits for when its step ends and it has not.</summary>
    public ThreadState Waiting { get; set; }

    public void Start(int number, Index3D index)
    {
        Index = index;
        Order = new(launchOrder, number, threads);
        memory.StartGroup(Order.Stretch);
        Array.Clear(counts);
        counts[(int)ThreadState.Ready] = threads;
        Array.Clear(states);
        Array.Clear(resumptions);
        for (var thread = 0; thread < threads; thread++)
        {
            if (!launch.WriteArguments(Frame(thread), number, thread))
                Change(thread, ThreadState.Ended);
        }
    }

    /// <summary>Runs the group until it ends or only threads of other groups can help.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Advance()
    {
        Wake(ThreadState.SteppedAside, 0, threads);
        do
        {
            for (var thread = 0; thread < threads; thread++)
            {
                if (states[thread] == ThreadState.Ready)
                    Step(thread);
            }
        }
        while (ReleaseWarps() | ReleaseBarrier());

        if (counts[(int)ThreadState.AtWarp] > 0 && counts[(int)ThreadState.SteppedAside] == 0)
            throw Apart(ThreadState.AtWarp, FaultKind.DivergentWarp);
    }

    /// <summary>The report for a launch in which nothing happens any more.</summary>
    public KernelFaultException Stuck(int groupsNotStarted)
    {
        var waiting = Math.Max(0, Array.IndexOf(states, ThreadState.SteppedAside));
        var others = groupsNotStarted > 0 ? $"; {groupsNotStarted} groups have not started, because the device has no place for them" : "";
        return ReportAt(waiting, FaultKind.Deadlock, $"the thread waits for a word that no running thread changes{others}");
    }

    byte* Frame(int thread) => frames + (long)thread * frameSize;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Step(int thread)
    {
        var resumption = launch.Step(thread, Frame(thread), resumptions[thread]);
        if (resumption == 0)
            Waiting = ThreadState.Ended;
        else if (launch.StepsAside)
            Waiting = ThreadState.SteppedAside;
        if (Waiting != ThreadState.SteppedAside || resumption != resumptions[thread])
            launch.Progress++;
        resumptions[thread] = resumption;
        sites[thread] = launch.Site;
        Change(thread, Waiting);
    }

    void Change(int thread, ThreadState state)
    {
        counts[(int)states[thread]]--;
        counts[(int)state]++;
        states[thread] = state;
    }

    void Wake(ThreadState state, int first, int count)
    {
        if (counts[(int)state] == 0)
            return;
        for (var thread = first; thread < first + count; thread++)
        {
            if (states[thread] == state)
                Change(thread, ThreadState.Ready);
        }
    }

    bool ReleaseBarrier()
    {
        var waiting = counts[(int)ThreadState.AtBarrier];
        if (waiting == 0 || waiting + counts[(int)ThreadState.Ended] < threads)
            return false;
        if (waiting < threads)
            throw Missing();
        if (sites.AsSpan().ContainsAnyExcept(sites[0]))
            throw Apart(ThreadState.AtBarrier, FaultKind.DivergentBarrier);
        Exchange.CountVotes();
        Exchange.Deliver(0, threads);
        Order.PassBarrier();
        Wake(ThreadState.AtBarrier, 0, threads);
        return true;
    }

    bool ReleaseWarps()
    {
        if (counts[(int)ThreadState.AtWarp] == 0)
            return false;
        var released = false;
        for (var first = 0; first < threads; first += launch.WarpSize)
        {
            var count = Math.Min(launch.WarpSize, threads - first);
            if (states.AsSpan(first, count).ContainsAnyExcept(ThreadState.AtWarp))
                continue;
            if (sites.AsSpan(first, count).ContainsAnyExcept(sites[first]))
                throw Apart(ThreadState.AtWarp, FaultKind.DivergentWarp);
            Exchange.Deliver(first, count);
            Wake(ThreadState.AtWarp, first, count);
            released = true;
        }

        return released;
    }

    KernelFaultException Missing()
    {
        var waiting = Array.IndexOf(states, ThreadState.AtBarrier);
        var ended = Array.IndexOf(states, ThreadState.Ended);
        return ReportAt(waiting, FaultKind.MissingBarrier,
            $"the thread waits at a barrier, and thread {launch.ThreadIndex(ended)} has ended without it");
    }

    /// <summary>Two threads that should have met and did not.</summary>
    KernelFaultException Apart(ThreadState state, FaultKind kind)
    {
        var first = Array.IndexOf(states, state);
        var other = Array.FindIndex(sites, site => site != sites[first]);
        var elsewhere = other < 0 ? "" : $", and thread {launch.ThreadIndex(other)} is at {SourceLines.Describe(launch.Kernel.Sites[sites[other]])}";
        return ReportAt(first, kind, $"the thread waits here{elsewhere}");
    }

    KernelFaultException ReportAt(int thread, FaultKind kind, string message)
    {
        (launch.ThreadX, launch.ThreadY, launch.ThreadZ) = launch.ThreadIndex(thread).ToValueTuple();
        launch.GroupIndex = Index;
        launch.Site = sites[thread];
        return launch.Report(kind, message);
    }
}
