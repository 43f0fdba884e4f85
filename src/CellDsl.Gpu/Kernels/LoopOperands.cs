using System.ComponentModel;

namespace CellDsl.Gpu.Kernels;

/// <summary>What one product of a loop's stage reads.</summary>
/// <param name="rows">The vectors.</param>
/// <param name="isShared">1: there is one vector for all rows.</param>
/// <param name="depth">Elements of a vector.</param>
/// <param name="panel">Where the matrices begin among the packed weights, in units of <see cref="LoopSlot.Unit"/>.</param>
/// <param name="panelQuads">Fours of units in the panel.</param>
/// <param name="weights">Where the group has its part of them in shared memory.</param>
/// <param name="sharedQuads">Fours of elements whose weights are there: whole blocks of <see cref="Neighbours"/>, without what threads keep in
/// registers.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct LoopOperand(LoopSlot rows, int isShared, int depth, int panel, int panelQuads, int weights, int sharedQuads)
{
    public readonly LoopSlot Rows = rows;
    public readonly int IsShared = isShared;
    public readonly int Depth = depth;
    public readonly int Panel = panel;
    public readonly int PanelQuads = panelQuads;
    public readonly int Weights = weights;
    public readonly int SharedQuads = sharedQuads;

    /// <summary>Fours of a vector's elements that lie side by side in shared memory, so that threads which take neighbouring ones meet in no
    /// bank.</summary>
    internal const int Neighbours = 8;
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopOperands1 : IPack<LoopOperands1, LoopOperand>
{
    public LoopOperand A;

    public static int Count => 1;

    public static LoopOperands1 Of(ReadOnlySpan<LoopOperand> items) => new() { A = Item.At(items, 0) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopOperands2 : IPack<LoopOperands2, LoopOperand>
{
    public LoopOperands1 A, B;

    public static int Count => 2;

    public static LoopOperands2 Of(ReadOnlySpan<LoopOperand> items)
        => new() { A = LoopOperands1.Of(items), B = LoopOperands1.Of(Item.From(items, 1)) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopOperands4 : IPack<LoopOperands4, LoopOperand>
{
    public LoopOperands2 A, B;

    public static int Count => 4;

    public static LoopOperands4 Of(ReadOnlySpan<LoopOperand> items)
        => new() { A = LoopOperands2.Of(items), B = LoopOperands2.Of(Item.From(items, 2)) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopOperands8 : IPack<LoopOperands8, LoopOperand>
{
    public LoopOperands4 A, B;

    public static int Count => 8;

    public static LoopOperands8 Of(ReadOnlySpan<LoopOperand> items)
        => new() { A = LoopOperands4.Of(items), B = LoopOperands4.Of(Item.From(items, 4)) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopOperands16 : IPack<LoopOperands16, LoopOperand>
{
    public LoopOperands8 A, B;

    public static int Count => 16;

    public static LoopOperands16 Of(ReadOnlySpan<LoopOperand> items)
        => new() { A = LoopOperands8.Of(items), B = LoopOperands8.Of(Item.From(items, 8)) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopOperands32 : IPack<LoopOperands32, LoopOperand>
{
    public LoopOperands16 A, B;

    public static int Count => 32;

    public static LoopOperands32 Of(ReadOnlySpan<LoopOperand> items)
        => new() { A = LoopOperands16.Of(items), B = LoopOperands16.Of(Item.From(items, 16)) };
}
