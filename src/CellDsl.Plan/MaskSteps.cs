namespace CellDsl;

/// <summary>What a <see cref="MaskStep"/> computes from the weight k of each unit: for zoneout 1 (keeps the previous value) or 0, in evaluation the
/// rate; for dropout 0 or 1 / (1 - rate), in evaluation 1.</summary>
public enum MaskOperation
{
    /// <summary>target = k ⊙ source</summary>
    Scale,
    /// <summary>target = k ⊙ other + (1 - k) ⊙ source</summary>
    Mix,
    /// <summary>target = (1 - k) ⊙ source</summary>
    Release,
    /// <summary>target += k ⊙ (source + other)</summary>
    Retain,
    /// <summary>target = k ⊙ (source + other)</summary>
    RetainFirst,
}

/// <summary>An elementwise step of the plan that draws a mask.</summary>
/// <param name="Mask">Index into the masks that the layer draws.</param>
/// <param name="Other">None for some operations.</param>
internal sealed record MaskStep(MaskOperation Operation, int Mask, int Dimension, SlotRef Source, SlotRef? Other, SlotRef Target)
    : PlanStep(RowSpace.Sequence)
{
    internal override KernelStep? Runs => null;

    internal override IEnumerable<SlotRef> Reads
    {
        get
        {
            yield return Source;
            if (Other is { } other)
                yield return other;
            if (Operation == MaskOperation.Retain)
                yield return Target;
        }
    }

    internal override IEnumerable<SlotRef> Writes => [Target];

    internal override TResult Accept<TResult>(IPlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>A kernel some of whose product sums are multiplied by masks before it reads them: dh = m ⊙ Uᵀ d where U multiplied m ⊙ h.</summary>
internal sealed record MaskedSumsStep(KernelStep Kernel, IReadOnlyList<SumMask> Masks) : PlanStep(Kernel.Rows)
{
    internal override KernelStep Runs => Kernel;

    internal override IEnumerable<SlotRef> Reads => Kernel.Reads;

    internal override IEnumerable<SlotRef> Writes => Kernel.Writes;

    internal override TResult Accept<TResult>(IPlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>A sum of products that is multiplied by a mask before a kernel reads it.</summary>
/// <param name="Accumulator">Which of the kernel's accumulators.</param>
/// <param name="Mask">Index into the masks that the layer draws.</param>
public readonly record struct SumMask(int Accumulator, int Mask);
