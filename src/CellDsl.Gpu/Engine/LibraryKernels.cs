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
        => cache.Get(nameof(PackFragments), static a
            => a.LoadKernel<int, ArrayView<float>, ArrayView<Float4>, PanelBlock>(PanelKernel.PackFragments));

    public Action<AcceleratorStream, KernelConfig, StepRows, MaskDraw, ArrayView<Float4>, ArrayView<Float4>, ArrayView<Float4>> Mix
        => cache.Get(nameof(Mix), static a
            => a.LoadKernel<StepRows, MaskDraw, ArrayView<Float4>, ArrayView<Float4>, ArrayView<Float4>>(MaskKernel.Mix));

    public Action<AcceleratorStream, KernelConfig, StepRows, MaskDraw, ArrayView<Float4>, ArrayView<Float4>> Scale
        => cache.Get(nameof(Scale), static a => a.LoadKernel<StepRows, MaskDraw, ArrayView<Float4>, ArrayView<Float4>>(MaskKernel.Scale));

    public Action<AcceleratorStream, KernelConfig, StepRows, MaskDraw, ArrayView<Float4>, ArrayView<Float4>> Release
        => cache.Get(nameof(Release), static a => a.LoadKernel<StepRows, MaskDraw, ArrayView<Float4>, ArrayView<Float4>>(MaskKernel.Release));

    public Action<AcceleratorStream, KernelConfig, StepRows, MaskDraw, int, ArrayView<Float4>, ArrayView<Float4>> Retain
        => cache.Get(nameof(Retain), static a => a.LoadKernel<StepRows, MaskDraw, int, ArrayView<Float4>, ArrayView<Float4>>(MaskKernel.Retain));

    public Action<AcceleratorStream, KernelConfig, SumShape, ArrayView<float>, ArrayView<float>> Sum<TGroup>()
        where TGroup : struct, IGroup
        => cache.Get(NameOf<TGroup>.Sum, static a => a.LoadKernel<SumShape, ArrayView<float>, ArrayView<float>>(SumKernel.Sum<TGroup>));

    public OuterLauncher Outer<TTile, TGroup>()
        where TTile : struct, ITile<TTile>
        where TGroup : struct, IGroup
        => cache.Get(NameOf<TTile, TGroup>.Outer, static a => Outer<TGroup>(a, OuterProductKernel.Add<TTile, TGroup>));

    public OuterLauncher OuterTensor => cache.Get(nameof(OuterTensor), static a => Outer<TensorGroup>(a, TensorOuterKernel.Add));

    static OuterLauncher Outer<TGroup>(
        Accelerator accelerator, Action<OuterShape, StepRows, ArrayView<Float4>, ArrayView<Float4>, ArrayView<float>> kernel)
        where TGroup : struct, IGroup
        => new(accelerator.LoadKernel(kernel, TileChoice.SpecializationOf<TGroup>()));

    public Action<AcceleratorStream, KernelConfig, OuterShape, int, ArrayView<float>, ArrayView<float>> AddParts
        => cache.Get(nameof(AddParts), static a => a.LoadKernel<OuterShape, int, ArrayView<float>, ArrayView<float>>(OuterProductKernel.AddParts));

    static class NameOf<TGroup>
    {
        public static readonly string Sum = $"Sum {typeof(TGroup).Name}";
    }

    static class NameOf<TTile, TGroup>
    {
        public static readonly string Outer = $"Outer {typeof(TTile).Name} {typeof(TGroup).Name}";
    }
}
