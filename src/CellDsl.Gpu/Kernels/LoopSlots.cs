using System.ComponentModel;
using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>Where a slot's rows of a time step are.</summary>
/// <param name="first">Where the slot begins, in units of <see cref="Unit"/>.</param>
/// <param name="slice">Fours of numbers of a time step; 0 where the slot does not exist.</param>
/// <param name="mask">All ones: every step has a slice. 1: two take turns. 0: there is one.</param>
/// <param name="ahead">1: the slice of the next step.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct LoopSlot(int first, int slice, int mask, int ahead)
{
    /// <summary>Slots begin at multiples of so many fours of numbers: 256 bytes.</summary>
    public const int Unit = 16;

    readonly int _first = first;
    readonly int _slice = slice;
    readonly int _mask = mask;
    readonly int _ahead = ahead;

    public static ArrayView<Float4> At(LoopSlot slot, ArrayView<Float4> memory, int step)
        => memory.SubView((long)slot._first * Unit + (long)((step + slot._ahead) & slot._mask) * slot._slice, slot._slice);
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopSlots4 : IPack<LoopSlots4, LoopSlot>
{
    public LoopSlot S0, S1, S2, S3;

    public static int Count => 4;

    public static LoopSlots4 Of(ReadOnlySpan<LoopSlot> items) => new()
    {
        S0 = Item.At(items, 0),
        S1 = Item.At(items, 1),
        S2 = Item.At(items, 2),
        S3 = Item.At(items, 3),
    };

    public static Slots4 At(LoopSlots4 slots, ArrayView<Float4> memory, int step) => new()
    {
        S0 = LoopSlot.At(slots.S0, memory, step),
        S1 = LoopSlot.At(slots.S1, memory, step),
        S2 = LoopSlot.At(slots.S2, memory, step),
        S3 = LoopSlot.At(slots.S3, memory, step),
    };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopSlots8 : IPack<LoopSlots8, LoopSlot>
{
    public LoopSlots4 A, B;

    public static int Count => 8;

    public static LoopSlots8 Of(ReadOnlySpan<LoopSlot> items) => new() { A = LoopSlots4.Of(items), B = LoopSlots4.Of(Item.From(items, 4)) };

    public static Slots8 At(LoopSlots8 slots, ArrayView<Float4> memory, int step)
        => new() { A = LoopSlots4.At(slots.A, memory, step), B = LoopSlots4.At(slots.B, memory, step) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopSlots16 : IPack<LoopSlots16, LoopSlot>
{
    public LoopSlots8 A, B;

    public static int Count => 16;

    public static LoopSlots16 Of(ReadOnlySpan<LoopSlot> items) => new() { A = LoopSlots8.Of(items), B = LoopSlots8.Of(Item.From(items, 8)) };

    public static Slots16 At(LoopSlots16 slots, ArrayView<Float4> memory, int step)
        => new() { A = LoopSlots8.At(slots.A, memory, step), B = LoopSlots8.At(slots.B, memory, step) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopSlots32 : IPack<LoopSlots32, LoopSlot>
{
    public LoopSlots16 A, B;

    public static int Count => 32;

    public static LoopSlots32 Of(ReadOnlySpan<LoopSlot> items) => new() { A = LoopSlots16.Of(items), B = LoopSlots16.Of(Item.From(items, 16)) };

    public static Slots32 At(LoopSlots32 slots, ArrayView<Float4> memory, int step)
        => new() { A = LoopSlots16.At(slots.A, memory, step), B = LoopSlots16.At(slots.B, memory, step) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopSlots64 : IPack<LoopSlots64, LoopSlot>
{
    public LoopSlots32 A, B;

    public static int Count => 64;

    public static LoopSlots64 Of(ReadOnlySpan<LoopSlot> items) => new() { A = LoopSlots32.Of(items), B = LoopSlots32.Of(Item.From(items, 32)) };

    public static Slots64 At(LoopSlots64 slots, ArrayView<Float4> memory, int step)
        => new() { A = LoopSlots32.At(slots.A, memory, step), B = LoopSlots32.At(slots.B, memory, step) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopSlots128 : IPack<LoopSlots128, LoopSlot>
{
    public LoopSlots64 A, B;

    public static int Count => 128;

    public static LoopSlots128 Of(ReadOnlySpan<LoopSlot> items) => new() { A = LoopSlots64.Of(items), B = LoopSlots64.Of(Item.From(items, 64)) };

    public static Slots128 At(LoopSlots128 slots, ArrayView<Float4> memory, int step)
        => new() { A = LoopSlots64.At(slots.A, memory, step), B = LoopSlots64.At(slots.B, memory, step) };
}
