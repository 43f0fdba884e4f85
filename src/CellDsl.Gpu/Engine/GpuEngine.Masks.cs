using CellDsl.Gpu.Kernels;
using ILGPU;

namespace CellDsl.Gpu.Engine;

// Zoneout.
sealed unsafe partial class GpuEngine
{
    static MaskDraw Draw(SequenceNoise? noise, MaskInfo info)
    {
        if (noise is null)
            return new MaskDraw(0, 0, (float)info.Rate, 0, 0);
        NoiseMask mask = info.Draw(noise);
        return new MaskDraw(mask.Random.Key, mask.Threshold, 0, noise.FirstTimeStep, 1);
    }

    void ApplyMask(GpuWorkspace run, GpuMask step, int firstStep, int steps)
    {
        StepRows rows = Rows(run, steps, (step.Units + 3) / 4, firstStep, hasTime: true);
        KernelConfig config = Pointwise(rows.Count * rows.Quads);
        MaskDraw mask = Draw(run.Noise, step.Mask);
        ArrayView<Float4> View(SlotRef slot) => run.View(slot, firstStep, steps);
        ArrayView<Float4> source = View(step.Source), target = View(step.Target);
        switch (step.Operation)
        {
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
