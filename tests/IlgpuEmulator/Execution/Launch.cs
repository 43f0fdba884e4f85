using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU.Checking;
using ILGPU.Compilation;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace ILGPU.Execution;

/// <summary>
/// One launch of a kernel. Groups take turns, as many as the device holds at a time; in a group, threads take turns between barriers,
/// in the order of their numbers.
/// Everything happens on the calling thread, so a launch always runs in the same way.
/// </summary>
sealed unsafe class Launch
{
    // A thread that waits is woken in vain this often before the launch counts as stuck: loops that give up by themselves should have done so.
    const int IdleRounds = 1000;

    readonly Accelerator accelerator;
    readonly KernelConfig config;
    readonly IIndex? extent;
    readonly byte[] arguments;
    readonly LaunchOrder order;
    readonly Index3D[] threadIndices;

    /// <summary>Where the running thread goes on: 0 at the start.</summary>
    public int Resumption;

    /// <summary>The place in the source of what the running thread does, as a number of the kernel's list.</summary>
    public int Site;

    /// <summary>Whether the running thread should let others go first.</summary>
    public bool StepsAside;

    /// <summary>Loop turns the running thread may still take before it counts as endless.</summary>
    public long TurnsLeft;

    // Indices of the running thread.
    public int ThreadX;
    public int ThreadY;
    public int ThreadZ;
    public int Thread;
    public Index3D GroupIndex;

    public Launch(Accelerator accelerator, CompiledKernel kernel, KernelConfig config, IIndex? extent, byte[] arguments, uint firstStretch,
        uint firstList)
    {
        this.accelerator = accelerator;
        this.config = config;
        this.extent = extent;
        this.arguments = arguments;
        Kernel = kernel;
        Threads = config.GroupDim.Size;
        order = new(firstStretch, firstList, config.GridDim.Size);
        Checker = new(order, accelerator.LiveRegions(), accelerator.Settings);
        threadIndices = [.. Enumerable.Range(0, Threads).Select(thread => IndexOf(thread, config.GroupDim))];
    }

    public CompiledKernel Kernel { get; }

    public AccessChecker Checker { get; }

    public GroupRun Group { get; private set; } = null!;

    public int Threads { get; }

    public Index3D GridDim => config.GridDim;

    public Index3D GroupDim => config.GroupDim;

    public int WarpSize => accelerator.WarpSize;

    public AcceleratorType AcceleratorType => accelerator.AcceleratorType;

    /// <summary>Counts everything that can let a waiting thread go on.</summary>
    public long Progress { get; set; }

    /// <summary>The numbers that are free after this launch.</summary>
    public uint NextStretch => order.NextStretch;

    public uint NextList => order.NextList;

    public void Run()
    {
        var groups = config.GridDim.Size;
        var resident = Math.Min(groups, accelerator.ResidentGroups(Kernel, Threads, config.SharedMemoryConfig.ArraySize));
        var frames = (byte*)NativeMemory.AlignedAlloc((nuint)((long)resident * Threads * Kernel.FrameSize + 16), 16);
        var places = new GroupRun[resident];
        for (var place = 0; place < resident; place++)
            places[place] = new(this, order, NewMemory(), frames + (long)place * Threads * Kernel.FrameSize);
        Checker.Start((nint)(&groups));
        try
        {
            Run([.. places], groups);
        }
        catch (AccessFault fault)
        {
            throw Report(fault.Kind, fault.Message, fault);
        }
        catch (ArithmeticException e)
        {
            throw Report(FaultKind.Arithmetic, e.Message, e);
        }
        finally
        {
            foreach (var place in places)
                place.Memory.Dispose();
            NativeMemory.AlignedFree(frames);
        }
    }

    /// <summary>Starts a thread, or lets it go on, until it ends or waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Step(int thread, byte* frame, int resumption)
    {
        var index = threadIndices[thread];
        ThreadX = index.X;
        ThreadY = index.Y;
        ThreadZ = index.Z;
        Thread = thread;
        StepsAside = false;
        TurnsLeft = accelerator.Settings.LoopTurns;
        Resumption = resumption;
        Checker.EnterThread(thread, (nint)frame, Kernel.FrameSize);
        return Kernel.Step(frame, this);
    }

    /// <summary>Puts a thread's arguments into its frame. False if the thread is beyond the extent of a launch that is given one.</summary>
    public bool WriteArguments(byte* frame, int group, int thread)
    {
        // They are the first variables of the frame.
        arguments.CopyTo(new Span<byte>(frame, arguments.Length));
        var number = (long)group * Threads + thread;
        if (extent is null)
            return true;
        if (number >= extent.Size)
            return false;
        switch (extent)
        {
            case Index1D:
                *(Index1D*)frame = (int)number;
                break;
            case LongIndex1D:
                *(LongIndex1D*)frame = number;
                break;
            case Index2D size:
                *(Index2D*)frame = IndexOf((int)number, new(size, 1)).XY;
                break;
            case Index3D size:
                *(Index3D*)frame = IndexOf((int)number, size);
                break;
        }

        return true;
    }

    /// <summary>A fault with the place where the running thread is.</summary>
    public KernelFaultException Report(FaultKind kind, string message, Exception? inner = null)
    {
        var where = SourceLines.Describe(Kernel.Sites[Site]);
        var thread = new Index3D(ThreadX, ThreadY, ThreadZ);
        var report = $"{Kernel.Name}, group {GroupIndex}, thread {thread}, {where}: {kind}: {message}.";
        return new(kind, Kernel.Name, GroupIndex, thread, report, AcceleratorType, inner);
    }

    public Index3D ThreadIndex(int thread) => threadIndices[thread];

    void Run(List<GroupRun> places, int groups)
    {
        var next = 0;
        foreach (var place in places)
            place.Start(next, IndexOf(next++, config.GridDim));
        var idle = 0;
        while (places.Count > 0)
        {
            var before = Progress;
            foreach (var place in places)
            {
                Enter(place);
                place.Advance();
                while (place.IsFinished && next < groups)
                {
                    place.Start(next, IndexOf(next++, config.GridDim));
                    Enter(place);
                    place.Advance();
                }
            }

            places.RemoveAll(place => place.IsFinished);
            idle = Progress == before ? idle + 1 : 0;
            if (idle > IdleRounds)
                throw places[0].Stuck(groups - next);
        }
    }

    void Enter(GroupRun group)
    {
        Group = group;
        GroupIndex = group.Index;
        Checker.EnterGroup(group.Order, group.Memory);
    }

    GroupMemory NewMemory()
    {
        var shared = config.SharedMemoryConfig;
        var dynamic = shared.UsesDynamicSharedMemory
            ? new MemoryRegion(RegionKind.Shared, shared.ArraySize, shared.ElementSize, "dynamic shared memory")
            : null;
        return new(Kernel.AllocationCount, Threads, accelerator.SharedMemoryLimit(Kernel), dynamic);
    }

    static Index3D IndexOf(int number, Index3D extent) => new(number % extent.X, number / extent.X % extent.Y, number / extent.X / extent.Y);
}
