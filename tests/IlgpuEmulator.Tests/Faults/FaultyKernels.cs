using ILGPU;
using IlgpuEmulator.Tests.Kernels;

namespace IlgpuEmulator.Tests.Faults;

/// <summary>Kernels that do one thing wrong each. The faults are in group 1 or in thread 3, where the group and the thread matter.</summary>
static class FaultyKernels
{
    public static void ReadsItsNeighbourWithoutBarrier(ArrayView<float> result)
    {
        var shared = SharedMemory.Allocate<float>(64);
        shared[Group.IdxX] = Group.IdxX;
        result[Grid.IdxX * 64 + Group.IdxX] = shared[(Group.IdxX + 1) % 64];
    }

    public static void WritesWhatOthersStillRead(ArrayView<float> result)
    {
        var shared = SharedMemory.Allocate<float>(64);
        shared[Group.IdxX] = Group.IdxX;
        Group.Barrier();
        result[Grid.IdxX * 64 + Group.IdxX] = shared[63 - Group.IdxX];
        shared[Group.IdxX] = 0;
    }

    public static void WritesTheSameElement(ArrayView<float> result)
    {
        var shared = SharedMemory.Allocate<float>(1);
        if (Group.IdxX is 3 or 5)
            shared[0] = 1;
        Group.Barrier();
        result[Grid.IdxX * 64 + Group.IdxX] = shared[0];
    }

    public static void WritesThroughAWideView(ArrayView<float> result)
    {
        var shared = SharedMemory.Allocate<float>(64);
        shared[Group.IdxX] = 0;
        Group.Barrier();
        if (Group.IdxX == 3)
            shared.Cast<Float4>()[2] = default;
        else if (Group.IdxX == 9)
            result[Grid.IdxX * 64] = shared[9];
    }

    public static void ReadsBeyondTheEnd(ArrayView<float> values, ArrayView<float> result)
    {
        if (Grid.IdxX == 1 && Group.IdxX == 3)
            result[0] = values[values.Length];
    }

    public static void WritesBeforeTheStart(ArrayView<float> values, int index) => values[index + Group.IdxX - 3 - Grid.IdxX] = 1;

    public static void TakesAPartThatIsTooLong(ArrayView<float> values) => values.SubView(8, 60)[0] = 1;

    public static void ReadsBeyondSharedMemory(ArrayView<float> result)
    {
        var shared = SharedMemory.Allocate<float>(32);
        result[Group.IdxX] = shared[Group.IdxX];
    }

    public static void LoadsFourAtOnceFromTheMiddle(ArrayView<float> values, ArrayView<Float4> result)
    {
        var local = SharedMemory.Allocate<float>(64);
        local[Group.IdxX] = values[Group.IdxX];
        Group.Barrier();
        if (Group.IdxX == 3)
            result[0] = local.SubView(1, 8).Cast<Float4>()[0];
    }

    public static void EndsBeforeTheBarrier(ArrayView<float> result)
    {
        if (Grid.IdxX == 1 && Group.IdxX == 3)
            return;
        Group.Barrier();
        result[Grid.IdxX * 64 + Group.IdxX] = 1;
    }

    public static void WaitsAtTwoBarriers(ArrayView<float> result)
    {
        if (Group.IdxX < 32)
            Group.Barrier();
        else
            Group.Barrier();
        result[Grid.IdxX * 64 + Group.IdxX] = 1;
    }

    public static void LeavesALoopOfBarriersEarly(ArrayView<float> result)
    {
        for (var i = 0; i < (Group.IdxX == 3 ? 4 : 5); i++)
            Group.Barrier();
        result[Grid.IdxX * 64 + Group.IdxX] = 1;
    }

    public static void ShufflesWithoutALane(ArrayView<float> result)
    {
        if (Group.IdxX != 3)
            result[Group.IdxX] = Warp.Shuffle(1f, 0);
    }

    public static void ReadsUnwrittenSharedMemory(ArrayView<float> result)
    {
        var shared = SharedMemory.Allocate<float>(64);
        if (Group.IdxX != 3)
            shared[Group.IdxX] = 1;
        Group.Barrier();
        result[Group.IdxX] = shared[Group.IdxX];
    }

    public static void ReadsPartlyUnwrittenVector(ArrayView<float> result)
    {
        var shared = SharedMemory.Allocate<float>(4);
        if (Group.IdxX < 3)
            shared[Group.IdxX] = 1;
        Group.Barrier();
        if (Group.IdxX == 3)
        {
            var vector = shared.Cast<Float4>()[0];
            result[0] = vector.X;
        }
    }

    public static void ReadsUnwrittenLocalMemory(ArrayView<float> result)
    {
        var local = LocalMemory.Allocate<float>(2);
        local[0] = 1;
        result[Group.IdxX] = local[Group.IdxX == 3 ? 1 : 0];
    }

    public static void AddsToAnElement(ArrayView<float> values)
    {
        if (Group.IdxX == 3)
            values[3] += 1;
    }

    public static void GroupsWriteTheSameElement(ArrayView<float> values)
    {
        if (Group.IdxX == 3)
            values[0] = Grid.IdxX;
    }

    public static void AccumulatesWithoutAtomics(ArrayView<float> values) => values[0] += 1;

    public static void GridBarrierWithoutFences(ArrayView<float> even, ArrayView<float> odd, ArrayView<int> counter)
    {
        even[Grid.IdxX * Group.DimX + Group.IdxX] = 1;
        Group.Barrier();
        if (Group.IdxX == 0)
        {
            Atomic.Add(ref counter[0], 1);
            while (Atomic.Add(ref counter[0], 0) < Grid.DimX)
            {
            }
        }

        Group.Barrier();
        odd[Grid.IdxX * Group.DimX + Group.IdxX] = even[(Grid.IdxX + 1) % Grid.DimX * Group.DimX + Group.IdxX];
    }

    /// <summary>All groups read what group 0 then overwrites, with a barrier for all in between where there is a counter.</summary>
    public static void OverwritesWhatAllRead(ArrayView<float> values, ArrayView<float> result, ArrayView<int> counter, int waits)
    {
        result[Grid.IdxX * Group.DimX + Group.IdxX] = values[Group.IdxX];
        if (waits > 0)
            GridBarrier.Wait(counter, 1);
        if (Grid.IdxX == 0)
            values[Group.IdxX] = 0;
    }

    public static void WaitsForItself(ArrayView<int> counter)
    {
        if (Group.IdxX == 3)
        {
            while (Atomic.Add(ref counter[0], 0) == 0)
            {
            }
        }
    }

    public static void SpinsOnAPlainRead(ArrayView<int> counter)
    {
        while (counter[0] == 0)
        {
        }
    }

    public static void UsesTooMuchSharedMemory(ArrayView<float> result)
    {
        var shared = SharedMemory.Allocate<float>(20_000);
        shared[Group.IdxX] = 1;
        result[Group.IdxX] = shared[Group.IdxX];
    }

    public static void DividesByZero(ArrayView<int> values) => values[0] = 1 / values[1];

    public static void Fill(ArrayView<float> values) => values[Group.IdxX] = 1;
}
