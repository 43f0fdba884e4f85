using ILGPU;
using ILGPU.Emulation;
using ILGPU.Runtime;
using IlgpuEmulator.Tests.Kernels;

namespace IlgpuEmulator.Tests.Faults;

/// <summary>Each planted fault is found, with its kernel, group and thread.</summary>
public sealed class FaultTests : IDisposable
{
    const int Groups = 2;
    const int Threads = 64;

    readonly TestDevice device = new();

    Accelerator Accelerator => device.Accelerator;

    public void Dispose() => device.Dispose();

    [Fact]
    public void A_read_of_shared_memory_before_the_barrier()
    {
        // Thread 0 comes first and reads what thread 1 has not written; the race shows where something is there to read.
        var fault = Find(FaultyKernels.ReadsItsNeighbourWithoutBarrier);

        Assert.Equal(FaultKind.UnwrittenRead, fault.Kind);
        using var settings = Emulator.Use(new() { UnwrittenReads = false });
        using var other = new TestDevice();
        fault = Find(FaultyKernels.ReadsItsNeighbourWithoutBarrier, other);
        Expect(fault, FaultKind.SharedRace, nameof(FaultyKernels.ReadsItsNeighbourWithoutBarrier), group: 0, thread: 1);
        Assert.Contains("shared memory, element 1 was read by thread 0, and this thread writes it", fault.Message);
    }

    [Fact]
    public void A_write_to_shared_memory_that_others_still_read()
    {
        var fault = Find(FaultyKernels.WritesWhatOthersStillRead);
        Expect(fault, FaultKind.SharedRace, nameof(FaultyKernels.WritesWhatOthersStillRead), group: 0, thread: 32);
        Assert.Contains("element 31 was written by thread 31, and this thread reads it", fault.Message);
    }

    [Fact]
    public void Two_writes_to_one_element()
    {
        var fault = Find(FaultyKernels.WritesTheSameElement);
        Expect(fault, FaultKind.SharedRace, nameof(FaultyKernels.WritesTheSameElement), group: 0, thread: 5);
        Assert.Contains("was written by thread 3, and this thread writes it", fault.Message);
    }

    [Fact]
    public void A_race_between_a_wide_and_a_narrow_access()
    {
        var fault = Find(FaultyKernels.WritesThroughAWideView);
        Expect(fault, FaultKind.SharedRace, nameof(FaultyKernels.WritesThroughAWideView), group: 0, thread: 9);
        Assert.Contains("element 9 was written by thread 3", fault.Message);
    }

    [Fact]
    public void A_read_beyond_a_view()
    {
        using var values = Accelerator.Allocate1D(new float[10]);
        using var result = Accelerator.Allocate1D<float>(1);
        var kernel = Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>>(FaultyKernels.ReadsBeyondTheEnd);

        var fault = Assert.Throws<KernelFaultException>(() => kernel((Groups, Threads), values.View, result.View));

        Expect(fault, FaultKind.OutOfBounds, nameof(FaultyKernels.ReadsBeyondTheEnd), group: 1, thread: 3);
        Assert.Contains("index 10 of a view of 10 Single", fault.Message);
        Assert.Contains("FaultyKernels.cs:", fault.Message);
    }

    [Fact]
    public void A_write_before_a_view()
    {
        using var values = Accelerator.Allocate1D(new float[100]);
        var kernel = Accelerator.LoadStreamKernel<ArrayView<float>, int>(FaultyKernels.WritesBeforeTheStart);

        var fault = Assert.Throws<KernelFaultException>(() => kernel((1, Threads), values.View, 0));

        Expect(fault, FaultKind.OutOfBounds, nameof(FaultyKernels.WritesBeforeTheStart), group: 0, thread: 0);
        Assert.Contains("index -3 of a view of 100 Single", fault.Message);
    }

    [Fact]
    public void A_part_beyond_a_view() => Expect(
        Find(FaultyKernels.TakesAPartThatIsTooLong, length: Threads), FaultKind.OutOfBounds, nameof(FaultyKernels.TakesAPartThatIsTooLong), group: 0,
        thread: 0);

    [Fact]
    public void A_read_beyond_shared_memory()
    {
        using var settings = Emulator.Use(new() { UnwrittenReads = false });
        using var other = new TestDevice();
        var fault = Find(FaultyKernels.ReadsBeyondSharedMemory, other);
        Expect(fault, FaultKind.OutOfBounds, nameof(FaultyKernels.ReadsBeyondSharedMemory), group: 0, thread: 32);
    }

    [Fact]
    public void A_wide_load_from_an_address_that_is_not_a_multiple()
    {
        using var values = Accelerator.Allocate1D(new float[Threads]);
        using var result = Accelerator.Allocate1D<Float4>(1);
        var kernel = Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<Float4>>(FaultyKernels.LoadsFourAtOnceFromTheMiddle);

        var fault = Assert.Throws<KernelFaultException>(() => kernel((1, Threads), values.View, result.View));

        Expect(fault, FaultKind.Misaligned, nameof(FaultyKernels.LoadsFourAtOnceFromTheMiddle), group: 0, thread: 3);
    }

    [Fact]
    public void A_thread_that_ends_while_others_wait()
    {
        var fault = Find(FaultyKernels.EndsBeforeTheBarrier);
        Expect(fault, FaultKind.MissingBarrier, nameof(FaultyKernels.EndsBeforeTheBarrier), group: 1, thread: 0);
        Assert.Contains("thread (3, 0, 0) has ended without it", fault.Message);
    }

    [Fact]
    public void A_barrier_more_than_another_thread_passes() => Expect(
        Find(FaultyKernels.LeavesALoopOfBarriersEarly), FaultKind.MissingBarrier, nameof(FaultyKernels.LeavesALoopOfBarriersEarly), group: 0,
        thread: 0);

    [Fact]
    public void Two_barriers_that_are_waited_at()
    {
        var fault = Find(FaultyKernels.WaitsAtTwoBarriers);
        Expect(fault, FaultKind.DivergentBarrier, nameof(FaultyKernels.WaitsAtTwoBarriers), group: 0, thread: 0);
        Assert.Contains("thread (32, 0, 0) is at", fault.Message);
    }

    [Fact]
    public void A_shuffle_without_a_lane() => Expect(
        Find(FaultyKernels.ShufflesWithoutALane), FaultKind.DivergentWarp, nameof(FaultyKernels.ShufflesWithoutALane), group: 0, thread: 0);

    [Fact]
    public void A_read_of_unwritten_shared_memory()
    {
        var fault = Find(FaultyKernels.ReadsUnwrittenSharedMemory);
        Expect(fault, FaultKind.UnwrittenRead, nameof(FaultyKernels.ReadsUnwrittenSharedMemory), group: 0, thread: 3);
        Assert.Contains("nobody has written shared memory, element 3", fault.Message);
    }

    [Fact]
    public void A_read_of_a_vector_with_an_unwritten_part()
    {
        var fault = Find(FaultyKernels.ReadsPartlyUnwrittenVector);
        Expect(fault, FaultKind.UnwrittenRead, nameof(FaultyKernels.ReadsPartlyUnwrittenVector), group: 0, thread: 3);
        Assert.Contains("element 3", fault.Message);
    }

    [Fact]
    public void A_read_of_unwritten_local_memory() => Expect(
        Find(FaultyKernels.ReadsUnwrittenLocalMemory), FaultKind.UnwrittenRead, nameof(FaultyKernels.ReadsUnwrittenLocalMemory), group: 0, thread: 3);

    [Fact]
    public void A_read_of_an_unwritten_buffer() => Expect(
        Find(FaultyKernels.AddsToAnElement), FaultKind.UnwrittenRead, nameof(FaultyKernels.AddsToAnElement), group: 0, thread: 3);

    [Fact]
    public void Groups_that_write_the_same_element()
    {
        var fault = Find(FaultyKernels.GroupsWriteTheSameElement);
        Expect(fault, FaultKind.GlobalRace, nameof(FaultyKernels.GroupsWriteTheSameElement), group: 1, thread: 3);
        Assert.Contains("element 0 was written by thread 3 of group 0, and this thread writes it", fault.Message);
    }

    [Fact]
    public void Threads_that_add_to_one_element_of_a_buffer()
    {
        using var values = Accelerator.Allocate1D(new float[1]);
        var kernel = Accelerator.LoadStreamKernel<ArrayView<float>>(FaultyKernels.AccumulatesWithoutAtomics);
        var fault = Assert.Throws<KernelFaultException>(() => kernel((1, Threads), values.View));
        Expect(fault, FaultKind.GlobalRace, nameof(FaultyKernels.AccumulatesWithoutAtomics), group: 0, thread: 1);
    }

    [Fact]
    public void A_barrier_between_groups_that_lacks_fences()
    {
        using var even = Accelerator.Allocate1D<float>(Groups * Threads);
        using var odd = Accelerator.Allocate1D<float>(Groups * Threads);
        using var counter = Accelerator.Allocate1D(new int[1]);
        var kernel = Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, ArrayView<int>>(FaultyKernels.GridBarrierWithoutFences);
        var fault = Assert.Throws<KernelFaultException>(() => kernel((Groups, Threads), even.View, odd.View, counter.View));
        Assert.Equal(FaultKind.GlobalRace, fault.Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_write_of_what_all_groups_read(int waits)
    {
        const int groups = 4;
        using var values = Accelerator.Allocate1D(new float[Threads]);
        using var result = Accelerator.Allocate1D<float>(groups * Threads);
        using var counter = Accelerator.Allocate1D(new int[1]);
        var kernel = Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, ArrayView<int>, int>(FaultyKernels.OverwritesWhatAllRead);
        void Launch() => kernel((groups, Threads), values.View, result.View, counter.View, waits);

        if (waits > 0)
        {
            Launch();
            return;
        }

        var fault = Assert.Throws<KernelFaultException>(Launch);
        Expect(fault, FaultKind.GlobalRace, nameof(FaultyKernels.OverwritesWhatAllRead), group: 1, thread: 0);
        Assert.Contains("element 0 was written by thread 0 of group 0, and this thread reads it", fault.Message);
    }

    [Fact]
    public void A_barrier_for_more_groups_than_the_device_holds()
    {
        const int groups = 5;
        using var even = Accelerator.Allocate1D(new float[groups * Threads]);
        using var odd = Accelerator.Allocate1D<float>(groups * Threads);
        using var counter = Accelerator.Allocate1D(new int[1]);
        var kernel = Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, ArrayView<int>, int>(GridBarrier.SumOfNeighbours);
        var fault = Assert.Throws<KernelFaultException>(() => kernel((groups, Threads), even.View, odd.View, counter.View, 1));
        Assert.Equal(FaultKind.Deadlock, fault.Kind);
        Assert.Contains("1 groups have not started", fault.Message);
    }

    [Fact]
    public void A_thread_that_waits_for_nobody()
    {
        using var counter = Accelerator.Allocate1D(new int[1]);
        var kernel = Accelerator.LoadStreamKernel<ArrayView<int>>(FaultyKernels.WaitsForItself);
        var fault = Assert.Throws<KernelFaultException>(() => kernel((1, Threads), counter.View));
        Expect(fault, FaultKind.Deadlock, nameof(FaultyKernels.WaitsForItself), group: 0, thread: 3);
    }

    [Fact]
    public void A_loop_that_waits_without_an_atomic_operation()
    {
        using var settings = Emulator.Use(new() { LoopTurns = 1000 });
        using var other = new TestDevice();
        using var counter = other.Accelerator.Allocate1D(new int[1]);
        var kernel = other.Accelerator.LoadStreamKernel<ArrayView<int>>(FaultyKernels.SpinsOnAPlainRead);
        var fault = Assert.Throws<KernelFaultException>(() => kernel((1, Threads), counter.View));
        Expect(fault, FaultKind.EndlessLoop, nameof(FaultyKernels.SpinsOnAPlainRead), group: 0, thread: 0);
    }

    [Fact]
    public void More_shared_memory_than_a_group_may_have()
    {
        using var settings = Emulator.Use(new() { CpuSharedMemory = 48 << 10 });
        using var other = new TestDevice();
        using var result = other.Accelerator.Allocate1D<float>(Threads);
        var kernel = other.Accelerator.LoadStreamKernel<ArrayView<float>>(FaultyKernels.UsesTooMuchSharedMemory);
        var error = Assert.Throws<NotSupportedException>(() => kernel((1, Threads), result.View));
        Assert.Contains("80000 bytes of shared memory; the device allows 49152", error.Message);
    }

    [Fact]
    public void A_division_by_zero()
    {
        using var values = Accelerator.Allocate1D(new int[2]);
        var kernel = Accelerator.LoadStreamKernel<ArrayView<int>>(FaultyKernels.DividesByZero);
        var fault = Assert.Throws<KernelFaultException>(() => kernel((1, 1), values.View));
        Expect(fault, FaultKind.Arithmetic, nameof(FaultyKernels.DividesByZero), group: 0, thread: 0);
    }

    [Fact]
    public void A_buffer_that_is_no_longer_there()
    {
        var kernel = Accelerator.LoadStreamKernel<ArrayView<float>>(FaultyKernels.Fill);
        var buffer = Accelerator.Allocate1D<float>(Threads);
        ArrayView<float> view = buffer.View;
        buffer.Dispose();
        var fault = Assert.Throws<KernelFaultException>(() => kernel((1, Threads), view));
        Expect(fault, FaultKind.DeadBuffer, nameof(FaultyKernels.Fill), group: 0, thread: 0);
    }

    [Fact]
    public void A_copy_to_the_host_of_what_no_kernel_has_written()
    {
        using var buffer = Accelerator.Allocate1D<float>(Threads + 1);
        Accelerator.LoadStreamKernel<ArrayView<float>>(FaultyKernels.Fill)((1, Threads), buffer.View);
        var error = Assert.Throws<InvalidOperationException>(() => buffer.GetAsArray1D());
        Assert.Contains("element 64", error.Message);
        Assert.All(buffer.View.BaseView.SubView(0, Threads).GetAsArray(), value => Assert.Equal(1, value));
    }

    KernelFaultException Find(Action<ArrayView<float>> kernel, TestDevice? on = null, int length = Groups * Threads)
    {
        var accelerator = (on ?? device).Accelerator;
        using var result = accelerator.Allocate1D<float>(length);
        var launch = accelerator.LoadStreamKernel(kernel);
        return Assert.Throws<KernelFaultException>(() => launch((Groups, Threads), result.View));
    }

    static void Expect(KernelFaultException fault, FaultKind kind, string kernel, int group, int thread)
    {
        Assert.Equal(kind, fault.Kind);
        Assert.Equal($"{nameof(FaultyKernels)}.{kernel}", fault.Kernel);
        Assert.Equal(new Index3D(group, 0, 0), fault.Group);
        Assert.Equal(new Index3D(thread, 0, 0), fault.Thread);
        Assert.Contains($"{kernel}, group ({group}, 0, 0), thread ({thread}, 0, 0)", fault.Message);
    }
}
