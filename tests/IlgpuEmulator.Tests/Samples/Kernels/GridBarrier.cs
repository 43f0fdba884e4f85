using ILGPU;

namespace IlgpuEmulator.Tests.Kernels;

/// <summary>A barrier for all groups of a launch, on a counter in global memory that starts at zero.</summary>
static class GridBarrier
{
    public static void Wait(ArrayView<int> counter, int round)
    {
        Group.Barrier();
        if (Group.IdxX == 0)
        {
            MemoryFence.DeviceLevel();
            Atomic.Add(ref counter[0], 1);
            while (Atomic.Add(ref counter[0], 0) < round * Grid.DimX)
            {
            }

            MemoryFence.DeviceLevel();
        }

        Group.Barrier();
    }

    /// <summary>Each round, every element becomes the sum of its neighbours in a ring. The groups share the ring.</summary>
    public static void SumOfNeighbours(ArrayView<float> even, ArrayView<float> odd, ArrayView<int> counter, int rounds)
    {
        var i = Grid.IdxX * Group.DimX + Group.IdxX;
        var length = Grid.DimX * Group.DimX;
        for (var round = 1; round <= rounds; round++)
        {
            var source = round % 2 == 1 ? even : odd;
            var target = round % 2 == 1 ? odd : even;
            target[i] = source[(i + 1) % length] + source[(i + length - 1) % length];
            Wait(counter, round);
        }
    }
}
