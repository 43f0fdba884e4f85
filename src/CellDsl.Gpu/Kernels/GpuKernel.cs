using System.ComponentModel;
using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>Base class of emitted kernels: loads, stores and products, by the names that kernels use.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class GpuKernel
{
    /// <summary>What a thread of a kernel without products works on: four units of a row, counted through all rows.</summary>
    protected static int Index => Grid.IdxX * Group.DimX + Group.IdxX;

    /// <summary>Whether the row's step lies behind its sequence's end.</summary>
    protected static bool HasEnded(StepRows step, int row)
        => step.HasLengths != 0 && step.FirstStep + row / step.Batch >= step.Lengths[row % step.Batch];

    protected static Float4 Load(ArrayView<Float4> rows, int at) => rows[at];

    /// <summary>The number that a slot holds for all rows, four times.</summary>
    protected static Float4 LoadScalar(ArrayView<Float4> rows) => LoadScalar(rows, 0);

    /// <summary>The number that a slot holds for a row, four times.</summary>
    protected static Float4 LoadScalar(ArrayView<Float4> rows, int row) => Constant(rows[row].X);

    protected static void Store(ArrayView<Float4> rows, int at, Float4 value) => rows[at] = value;

    protected static void AddTo(ArrayView<Float4> rows, int at, Float4 value) => rows[at] = rows[at] + value;

    protected static Float4 Constant(float value) => new(value, value, value, value);

    /// <inheritdoc cref="TileProduct{TTile, TGroup}.Allocate"/>
    protected static SharedTiles Tiles<TTile, TGroup>(int factors)
        where TTile : struct, ITile<TTile>
        where TGroup : struct, IGroup
        => TileProduct<TTile, TGroup>.Allocate(factors);

    /// <inheritdoc cref="TileProduct{TTile, TGroup}.Add"/>
    protected static TSums Multiply<TProduct, TSums, TTile, TGroup>(TSums sums, Operand operand, StepRows step, SharedTiles tiles)
        where TProduct : struct, IProduct<TSums>
        where TSums : struct
        where TTile : struct, ITile<TTile>
        where TGroup : struct, IGroup
        => TileProduct<TTile, TGroup>.Add<TProduct, TSums>(sums, operand, step, tiles);

    /// <summary>The first of a thread's rows.</summary>
    protected static int RowOf<TTile, TGroup>()
        where TTile : struct, ITile<TTile>
        where TGroup : struct, IGroup
        => TileProduct<TTile, TGroup>.Row;

    /// <summary>A thread's units, counted in fours.</summary>
    protected static int UnitOf<TTile, TGroup>()
        where TTile : struct, ITile<TTile>
        where TGroup : struct, IGroup
        => TileProduct<TTile, TGroup>.Unit;
}
