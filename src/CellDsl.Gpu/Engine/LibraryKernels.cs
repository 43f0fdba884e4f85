using CellDsl.Gpu.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

/// <summary>Launches of the kernels that all cells share, compiled when they are first needed.</summary>
sealed class LibraryKernels(KernelCache cache)
{
    public Action<AcceleratorStream, KernelConfig, StepRows, ArrayView<float>, ArrayView<Float4>, int> CopyIn
        => cache.Get(nameof(CopyIn), static a => a.LoadKernel<StepRows, ArrayView<float>, ArrayView<Float4>, int>(CopyKernels.In));

    public Action<AcceleratorStream, KernelConfig, StepRows, ArrayView<Float4>, ArrayView<float>, int> CopyOut
        => cache.Get(nameof(CopyOut), static a => a.LoadKernel<StepRows, ArrayView<Float4>, ArrayView<float>, int>(CopyKernels.Out));

    public Action<AcceleratorStream, KernelConfig, int, ArrayView<float>, ArrayView<Float4>, PanelBlock> Pack
        => cache.Get(nameof(Pack), static a => a.LoadKernel<int, ArrayView<float>, ArrayView<Float4>, PanelBlock>(PanelKernel.Pack));

    public Action<AcceleratorStream, KernelConfig, int, ArrayView<float>, ArrayView<Float4>, PanelBlock> PackFragments
        => cache.Get(nameof(PackFragments), static a => a.LoadKernel<int, ArrayView<float>, ArrayView<Float4>, PanelBlock>(PanelKernel.PackFragments));

    public Action<AcceleratorStream, KernelConfig, StepRows, MaskDraw, ArrayView<Float4>, ArrayView<Float4>, ArrayView<Float4>> Mix
        => cache.Get(nameof(Mix), static a => a.LoadKernel<StepRows, MaskDraw, ArrayView<Float4>, ArrayView<Float4>, ArrayView<Float4>>(MaskKernel.Mix));

    public Action<AcceleratorStream, KernelConfig, StepRows, MaskDraw, ArrayView<Float4>, ArrayView<Float4>> Scale
        => cache.Get(nameof(Scale), static a => a.LoadKernel<StepRows, MaskDraw, ArrayView<Float4>, ArrayView<Float4>>(MaskKernel.Scale));

    public Action<AcceleratorStream, KernelConfig, StepRows, MaskDraw, ArrayView<Float4>, ArrayView<Float4>> Release
        => cache.Get(nameof(Release), static a => a.LoadKernel<StepRows, MaskDraw, ArrayView<Float4>, ArrayView<Float4>>(MaskKernel.Release));

    public Action<AcceleratorStream, KernelConfig, StepRows, MaskDraw, int, ArrayView<Float4>, ArrayView<Float4>> Retain
        => cache.Get(nameof(Retain), static a => a.LoadKernel<StepRows, MaskDraw, int, ArrayView<Float4>, ArrayView<Float4>>(MaskKernel.Retain));

    public Action<AcceleratorStream, KernelConfig, SumShape, ArrayView<float>, ArrayView<float>> Sum
        => cache.Get(nameof(Sum), static a => a.LoadKernel<SumShape, ArrayView<float>, ArrayView<float>>(SumKernel.Sum));

    public Action<AcceleratorStream, KernelConfig, OuterShape, StepRows, ArrayView<Float4>, ArrayView<Float4>, ArrayView<float>> OuterSmall
        => cache.Get(nameof(OuterSmall), static a
            => a.LoadKernel<OuterShape, StepRows, ArrayView<Float4>, ArrayView<Float4>, ArrayView<float>>(OuterProductKernel.Add<Tile8, SmallGroup>, TileChoice.SpecializationOf<SmallGroup>()));

    public Action<AcceleratorStream, KernelConfig, OuterShape, StepRows, ArrayView<Float4>, ArrayView<Float4>, ArrayView<float>> OuterLarge
        => cache.Get(nameof(OuterLarge), static a
            => a.LoadKernel<OuterShape, StepRows, ArrayView<Float4>, ArrayView<Float4>, ArrayView<float>>(OuterProductKernel.Add<Tile8, LargeGroup>, TileChoice.SpecializationOf<LargeGroup>()));

    /// <summary>Where one of the two may be infinite or not a number while the other is zero.</summary>
    public Action<AcceleratorStream, KernelConfig, OuterShape, StepRows, ArrayView<Float4>, ArrayView<Float4>, ArrayView<float>> OuterKeepingZeros
        => cache.Get(nameof(OuterKeepingZeros), static a
            => a.LoadKernel<OuterShape, StepRows, ArrayView<Float4>, ArrayView<Float4>, ArrayView<float>>(
                OuterProductKernel.Add<ZeroKeepingTile8, SmallGroup>, TileChoice.SpecializationOf<SmallGroup>()));

    public Action<AcceleratorStream, KernelConfig, OuterShape, StepRows, ArrayView<Float4>, ArrayView<Float4>, ArrayView<float>> OuterTensor
        => cache.Get(nameof(OuterTensor), static a
            => a.LoadKernel<OuterShape, StepRows, ArrayView<Float4>, ArrayView<Float4>, ArrayView<float>>(TensorOuterKernel.Add, TileChoice.SpecializationOf<TensorGroup>()));

    public Action<AcceleratorStream, KernelConfig, OuterShape, int, ArrayView<float>, ArrayView<float>> AddParts
        => cache.Get(nameof(AddParts), static a => a.LoadKernel<OuterShape, int, ArrayView<float>, ArrayView<float>>(OuterProductKernel.AddParts));
}
