using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>Steps that draw a mask, a thread for every four units. Masks are those of <see cref="NoiseMask"/>; rows behind a sequence's end keep what
/// they had.</summary>
abstract class MaskKernel : GpuKernel
{
    /// <summary>target = k ⊙ source</summary>
    public static void Scale(StepRows step, MaskDraw mask, ArrayView<Float4> source, ArrayView<Float4> target)
    {
        int at = Index;
        if (at < step.Count * step.Quads)
            target[at] = Weights(step, mask, at) * source[at];
    }

    /// <summary>target = k ⊙ other + (1 - k) ⊙ source</summary>
    public static void Mix(StepRows step, MaskDraw mask, ArrayView<Float4> source, ArrayView<Float4> other, ArrayView<Float4> target)
    {
        int at = Index;
        if (at >= step.Count * step.Quads)
            return;
        Float4 before = other[at];
        if (HasEnded(step, at / step.Quads))
        {
            target[at] = before;
            return;
        }
        Float4 next = source[at];
        Float4 keep = Weights(step, mask, at);
        target[at] = !MaskDraw.IsDrawn(mask)
            ? keep * before + (Constant(1) - keep) * next
            : new Float4(keep.X > 0 ? before.X : next.X, keep.Y > 0 ? before.Y : next.Y, keep.Z > 0 ? before.Z : next.Z, keep.W > 0 ? before.W
            : next.W);
    }

    /// <summary>target = (1 - k) ⊙ source</summary>
    public static void Release(StepRows step, MaskDraw mask, ArrayView<Float4> source, ArrayView<Float4> target)
    {
        int at = Index;
        if (at < step.Count * step.Quads)
            target[at] = (Constant(1) - Weights(step, mask, at)) * source[at];
    }

    /// <summary>target += k ⊙ source, or, where nothing was written before, target = k ⊙ source</summary>
    public static void Retain(StepRows step, MaskDraw mask, int isFirst, ArrayView<Float4> source, ArrayView<Float4> target)
    {
        int at = Index;
        if (at >= step.Count * step.Quads)
            return;
        if (HasEnded(step, at / step.Quads))
        {
            // The state's kernel has passed the adjoint on; where there is none, this does.
            if (isFirst != 0)
                target[at] = source[at];
            return;
        }
        Float4 kept = Weights(step, mask, at) * source[at];
        target[at] = isFirst != 0 ? kept : target[at] + kept;
    }

    static Float4 Weights(StepRows step, MaskDraw mask, int at) => MaskDraw.Weights(mask, step, at / step.Quads, at % step.Quads);
}
