namespace CellDsl;

/// <summary>What a <see cref="MaskStep"/> computes from the weight k of each unit: for zoneout 1 (keeps the previous value) or 0, in evaluation the rate;
/// for dropout 0 or 1 / (1 - rate), in evaluation 1.</summary>
enum MaskOperation
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
/// <param name="Mask">Index into <see cref="NoisyCell.Masks"/>.</param>
/// <param name="Other">None for some operations.</param>
sealed record MaskStep(MaskOperation Operation, int Mask, int Dimension, SlotRef Source, SlotRef? Other, SlotRef Target) : PlanStep(RowSpace.Sequence)
{
    internal override IEnumerable<SlotRef> Slots => Other is { } other ? [Source, other, Target] : [Source, Target];
}

/// <summary>A kernel some of whose product sums are multiplied by masks before it reads them: dh = m ⊙ Uᵀ d where U multiplied m ⊙ h.</summary>
sealed record MaskedSumsStep(KernelStep Kernel, IReadOnlyList<SumMask> Masks) : PlanStep(Kernel.Rows)
{
    internal override IEnumerable<SlotRef> Slots => Kernel.Slots;
}

/// <param name="Mask">Index into <see cref="NoisyCell.Masks"/>.</param>
readonly record struct SumMask(int Accumulator, int Mask);

enum MaskKind { Zoneout, Dropout, DropoutPerStep }

/// <summary>A mask that a plan draws in every training call.</summary>
sealed record MaskInfo(MaskKind Kind, string State, double Rate)
{
    public NoiseMask Draw(SequenceNoise noise)
        => Kind == MaskKind.Zoneout ? NoiseMask.Zoneout(noise, State, Rate) : NoiseMask.Dropout(noise, State, Rate, Kind == MaskKind.DropoutPerStep);
}
