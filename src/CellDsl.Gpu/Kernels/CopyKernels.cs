using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>Between dense rows, as the host has them, and rows of whole fours. A thread for every four units.</summary>
abstract class CopyKernels : GpuKernel
{
    /// <summary>Rows of <paramref name="size"/> numbers into rows of whole fours, filled up with zeros; zero behind a sequence's end.</summary>
    public static void In(StepRows step, ArrayView<float> dense, ArrayView<Float4> rows, int size)
    {
        int at = Index;
        if (at >= step.Count * step.Quads)
            return;
        int row = at / step.Quads;
        int unit = at % step.Quads * 4;
        int from = row * size + unit;
        bool ended = HasEnded(step, row);
        rows[at] = new Float4(
            ended ? 0 : dense[from],
            ended || unit + 1 >= size ? 0 : dense[from + 1],
            ended || unit + 2 >= size ? 0 : dense[from + 2],
            ended || unit + 3 >= size ? 0 : dense[from + 3]);
    }

    /// <summary>The reverse.</summary>
    public static void Out(StepRows step, ArrayView<Float4> rows, ArrayView<float> dense, int size)
    {
        int at = Index;
        if (at >= step.Count * step.Quads)
            return;
        int row = at / step.Quads;
        int unit = at % step.Quads * 4;
        int to = row * size + unit;
        Float4 value = HasEnded(step, row) ? default : rows[at];
        dense[to] = value.X;
        if (unit + 1 < size)
            dense[to + 1] = value.Y;
        if (unit + 2 < size)
            dense[to + 2] = value.Z;
        if (unit + 3 < size)
            dense[to + 3] = value.W;
    }
}
