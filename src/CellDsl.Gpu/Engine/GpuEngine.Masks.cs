using CellDsl.Execution;
using CellDsl.Gpu.Kernels;
using ILGPU;

namespace CellDsl.Gpu.Engine;

// Zoneout and recurrent dropout.
sealed partial class GpuEngine
{
    static MaskDraw Draw(GpuWorkspace run, MaskInfo info)
    {
        bool isZoneout = info.Kind == MaskKind.Zoneout;
        if (run.Noise is not { } noise)
            return MaskDraw.Always(isZoneout ? (float)info.Rate : 1);
        NoiseMask mask = info.Draw(noise);
        (float hit, float miss) = isZoneout ? (1, 0) : (0, (float)(1 / (1 - info.Rate)));
        return new MaskDraw(mask.Random.Key, mask.Threshold, hit, miss, noise.FirstTimeStep, isPerStep: info.Kind == MaskKind.Dropout ? 0 : 1,
            noise.Places is null ? default : run.NoisePlaces, noise.Places is null ? 0 : 1);
    }

    /// <summary>A mask for each of the kernel's sums; none where nothing is drawn.</summary>
    ReadOnlySpan<MaskDraw> DrawsOf(GpuWorkspace run, GpuKernelStep kernel)
    {
        if (run.Noise is null || kernel.Masks.Length == 0)
            return default;
        Span<MaskDraw> draws = Room(ref _draws, kernel.Masks.Length);
        for (int a = 0; a < draws.Length; a++)
            draws[a] = kernel.Masks[a] is { } mask ? Draw(run, mask) : MaskDraw.Always(1);
        return draws;
    }

    void ApplyMask(GpuWorkspace run, SizedMask step, int firstStep, int steps)
    {
        StepRows rows = Rows(run, steps, (step.Units + 3) / 4, firstStep, hasTime: true);
        KernelConfig config = Pointwise(rows.Count * rows.Quads);
        MaskDraw mask = Draw(run, Plan.Masks[step.Mask]);
        ArrayView<Float4> View(SlotRef slot) => run.View(slot, firstStep, steps);
        ArrayView<Float4> source = View(step.Source), target = View(step.Target);
        switch (step.Operation)
        {
            case MaskOperation.Scale:
                Library.Scale(_stream, config, rows, mask, source, target);
                break;
            case MaskOperation.Mix:
                Library.Mix(_stream, config, rows, mask, source, View(step.Other!.Value), target);
                break;
            case MaskOperation.Release:
                Library.Release(_stream, config, rows, mask, source, target);
                break;
            case MaskOperation.Retain or MaskOperation.RetainFirst:
                Library.Retain(_stream, config, rows, mask, step.Operation == MaskOperation.RetainFirst ? 1 : 0, source, target);
                if (step.Other is { } other)
                    Library.Retain(_stream, config, rows, mask, 0, View(other), target);
                break;
            default:
                throw new InvalidOperationException($"The engine does not know the operation {step.Operation}.");
        }
    }
}
