using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>A block of a matrix, and where its weights go among those of the matrices that multiply the same vectors.</summary>
/// <param name="depth">Elements of the vectors.</param>
/// <param name="units">Units that the product yields.</param>
/// <param name="elementStride">Numbers from one element's weight to the next element's.</param>
/// <param name="unitStride">Numbers from one unit's weight to the next unit's.</param>
/// <param name="quads">Fours of units in the panel.</param>
/// <param name="factor">The matrix's place.</param>
/// <param name="factors">How many matrices there are.</param>
public readonly struct PanelBlock(int depth, int units, int elementStride, int unitStride, int quads, int factor, int factors)
{
    public readonly int Depth = depth;
    public readonly int Units = units;
    public readonly int ElementStride = elementStride;
    public readonly int UnitStride = unitStride;
    public readonly int Quads = quads;
    public readonly int Factor = factor;
    public readonly int Factors = factors;
}

/// <summary>Packs matrices into panels (<see cref="Operand"/>). A thread for every four weights.</summary>
abstract class PanelKernel : GpuKernel
{
    /// <param name="count">Fours of weights, those that fill the panel up included.</param>
    public static void Pack(int count, ArrayView<float> values, ArrayView<Float4> panel, PanelBlock block)
    {
        int at = Index;
        if (at >= count)
            return;
        int element = at / block.Quads;
        int quad = at % block.Quads;
        panel[(element * block.Factors + block.Factor) * block.Quads + quad] = new Float4(
            Weight(values, block, element, 4 * quad), Weight(values, block, element, 4 * quad + 1),
            Weight(values, block, element, 4 * quad + 2), Weight(values, block, element, 4 * quad + 3));
    }

    /// <summary>The same for tensor cores, for eight elements at a time and each warp's 16 units: what its 32 threads need, rounded
    /// (<see cref="TensorFragment"/>).</summary>
    public static void PackFragments(int count, ArrayView<float> values, ArrayView<Float4> panel, PanelBlock block)
    {
        int at = Index;
        if (at >= count)
            return;
        int eight = at / (8 * block.Quads);
        int place = at % (8 * block.Quads);
        int element = 8 * eight + (place & 3);
        int unit = place / 32 * 16 + ((place >> 2) & 7) * 2;
        panel[(eight * block.Factors + block.Factor) * 8 * block.Quads + place] = Tf32.Round(new Float4(
            Weight(values, block, element, unit), Weight(values, block, element + 4, unit),
            Weight(values, block, element, unit + 1), Weight(values, block, element + 4, unit + 1)));
    }

    static float Weight(ArrayView<float> values, PanelBlock block, int element, int unit)
        => element < block.Depth && unit < block.Units ? values[element * block.ElementStride + unit * block.UnitStride] : 0;
}
