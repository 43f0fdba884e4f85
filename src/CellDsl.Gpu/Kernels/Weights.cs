using System.ComponentModel;
using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>Where a product takes its weights from: memory, or registers.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IWeights<TWeights>
    where TWeights : struct, IWeights<TWeights>
{
    /// <summary>The weights of four units.</summary>
    static abstract Float4 At(TWeights weights, int index);
}

/// <summary>Weights in memory.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct WeightsInMemory(ArrayView<Float4> view) : IWeights<WeightsInMemory>
{
    ArrayView<Float4> _view = view;

    public static Float4 At(WeightsInMemory weights, int index) => weights._view[index];
}
