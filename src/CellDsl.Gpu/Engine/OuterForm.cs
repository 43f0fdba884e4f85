using CellDsl.Gpu.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

/// <summary>Launches a kernel that adds outer products of adjoints and operands to a matrix's gradient.</summary>
delegate void OuterLauncher(AcceleratorStream stream, KernelConfig config, OuterShape shape, StepRows step,
    ArrayView<Float4> adjoint, ArrayView<Float4> operand, ArrayView<float> target);

/// <summary>A way to form gradients of matrices: tile and group, and the kernel that has them.</summary>
sealed record OuterForm(TileChoice Tile, Func<LibraryKernels, OuterLauncher> Kernel)
{
    public static OuterForm Large { get; } = Of<Tile8, LargeGroup>();
    public static OuterForm Small { get; } = Of<Tile8, SmallGroup>();
    public static OuterForm Tiny { get; } = Of<Tile2, TinyGroup>();
    public static OuterForm SmallKeepingZeros { get; } = Of<ZeroKeepingTile8, SmallGroup>();
    public static OuterForm TinyKeepingZeros { get; } = Of<ZeroKeepingTile2, TinyGroup>();

    /// <summary>On tensor cores, of the size of the large form.</summary>
    public static OuterForm Tensor { get; } = new(Large.Tile, static library => library.OuterTensor);

    /// <summary>Groups for a gradient: a group has the same number of units and columns.</summary>
    public (int Units, int Columns) Groups(GpuGradient step)
        => ((step.Units + Tile.Rows - 1) / Tile.Rows, (step.Columns + Tile.Rows - 1) / Tile.Rows);

    static OuterForm Of<TTile, TGroup>()
        where TTile : struct, ITile<TTile>
        where TGroup : struct, IGroup
        => new(TileChoice.Of<TTile, TGroup>(), static library => library.Outer<TTile, TGroup>());
}
