using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>target += source, a thread for every number.</summary>
abstract class AddKernel : GpuKernel
{
    public static void Add(int count, ArrayView<float> source, ArrayView<float> target)
    {
        int at = Index;
        if (at < count)
            target[at] = target[at] + source[at];
    }
}
