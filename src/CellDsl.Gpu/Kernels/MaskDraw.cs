using System.ComponentModel;
using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>A mask as a launch knows it: the weight k of each unit of each row.</summary>
/// <param name="key">Of the random numbers, those of which below <paramref name="threshold"/> hit.</param>
/// <param name="hit">The weight of units that are hit.</param>
/// <param name="miss">The weight of the others; of all, where nothing is drawn.</param>
/// <param name="firstTimeStep">Time step of the workspace's first step.</param>
/// <param name="isPerStep">1: every step has a mask. 0: all steps have that of time step 0.</param>
/// <param name="places">Index of unit 0 for each row of each step of the workspace, where these are not the sequences' own rows and time
/// steps.</param>
/// <param name="hasPlaces">1: the places count.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct MaskDraw(ulong key, ulong threshold, float hit, float miss, int firstTimeStep, int isPerStep, ArrayView<long> places,
    int hasPlaces)
{
    readonly ulong _key = key;
    readonly ulong _threshold = threshold;
    readonly float _hit = hit;
    readonly float _miss = miss;
    readonly int _firstTimeStep = firstTimeStep;
    readonly int _isPerStep = isPerStep;
    readonly int _hasPlaces = hasPlaces;
    readonly ArrayView<long> _places = places;

    /// <summary>In evaluation: the same weight for all.</summary>
    internal static MaskDraw Always(float weight) => new(0, 0, weight, weight, 0, 0, default, 0);

    internal static bool IsDrawn(MaskDraw mask) => mask._threshold != 0;

    /// <summary>The weights of four units.</summary>
    internal static Float4 Weights(MaskDraw mask, StepRows step, int row, int unit)
    {
        if (!IsDrawn(mask))
            return new Float4(mask._miss, mask._miss, mask._miss, mask._miss);
        ulong index = Index(mask, step, row) + (ulong)(4 * unit);
        return new Float4(Weight(mask, index), Weight(mask, index + 1), Weight(mask, index + 2), Weight(mask, index + 3));
    }

    static ulong Index(MaskDraw mask, StepRows step, int row)
    {
        ulong index = mask._hasPlaces != 0 ? (ulong)mask._places[step.FirstStep * step.Batch + row]
            : NoiseMask.IndexOf(mask._firstTimeStep + step.FirstStep + row / step.Batch, row % step.Batch);
        return mask._isPerStep != 0 ? index : NoiseMask.AtFirstStep(index);
    }

    static float Weight(MaskDraw mask, ulong index) => CounterRandom.Bits(mask._key, index) < mask._threshold ? mask._hit : mask._miss;
}
