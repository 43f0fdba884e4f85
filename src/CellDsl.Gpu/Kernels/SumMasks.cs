using System.ComponentModel;

namespace CellDsl.Gpu.Kernels;

/// <summary>What a kernel's sums of products are multiplied by before it reads them: masks of recurrent dropout, one for each sum.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISumMasks<TMasks> : IPack<TMasks, MaskDraw>
    where TMasks : struct, ISumMasks<TMasks>
{
    /// <param name="accumulator">Number of the sum.</param>
    /// <param name="sum">Of four units of a row.</param>
    static abstract Float4 Apply(TMasks masks, int accumulator, StepRows step, int row, int unit, Float4 sum);
}

/// <summary>Sums as they are.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct NoMasks : ISumMasks<NoMasks>
{
    // Kernels are not given structures of nothing.
    public int None;

    public static int Count => 0;

    public static NoMasks Of(ReadOnlySpan<MaskDraw> items) => default;

    public static Float4 Apply(NoMasks masks, int accumulator, StepRows step, int row, int unit, Float4 sum) => sum;
}

/// <summary>The mask of one sum.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct SumMasks : ISumMasks<SumMasks>
{
    public MaskDraw Draw;

    public static int Count => 1;

    public static SumMasks Of(ReadOnlySpan<MaskDraw> items) => new() { Draw = items[0] };

    public static Float4 Apply(SumMasks masks, int accumulator, StepRows step, int row, int unit, Float4 sum)
        => MaskDraw.Weights(masks.Draw, step, row, unit) * sum;

    /// <summary>The type that holds so many.</summary>
    internal static Type TypeFor(int accumulators) => accumulators switch
    {
        0 => typeof(NoMasks),
        1 => typeof(SumMasks),
        _ => typeof(SumMasks<,>).MakeGenericType(TypeFor(accumulators / 2), TypeFor(accumulators - accumulators / 2)),
    };
}

/// <summary>The masks of several sums: of the first of them, and of the rest.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct SumMasks<TFirst, TRest> : ISumMasks<SumMasks<TFirst, TRest>>
    where TFirst : struct, ISumMasks<TFirst>
    where TRest : struct, ISumMasks<TRest>
{
    public TFirst First;
    public TRest Rest;

    public static int Count => TFirst.Count + TRest.Count;

    public static SumMasks<TFirst, TRest> Of(ReadOnlySpan<MaskDraw> items)
        => new() { First = TFirst.Of(items), Rest = TRest.Of(items[TFirst.Count..]) };

    public static Float4 Apply(SumMasks<TFirst, TRest> masks, int accumulator, StepRows step, int row, int unit, Float4 sum)
        => accumulator < TFirst.Count
            ? TFirst.Apply(masks.First, accumulator, step, row, unit, sum)
            : TRest.Apply(masks.Rest, accumulator - TFirst.Count, step, row, unit, sum);
}
