using System.ComponentModel;
using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>The slots of a kernel as one parameter: a device allows few parameters, but large ones.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IPack<TPack, T>
    where TPack : struct, IPack<TPack, T>
{
    /// <summary>How many there is room for.</summary>
    static abstract int Count { get; }

    /// <summary>The first items, as many as there is room for; the rest is empty.</summary>
    static abstract TPack Of(ReadOnlySpan<T> items);
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Slots4 : IPack<Slots4, ArrayView<Float4>>
{
    public ArrayView<Float4> S0, S1, S2, S3;

    public static int Count => 4;

    public static Slots4 Of(ReadOnlySpan<ArrayView<Float4>> items) => new()
    {
        S0 = Item.At(items, 0),
        S1 = Item.At(items, 1),
        S2 = Item.At(items, 2),
        S3 = Item.At(items, 3),
    };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Slots8 : IPack<Slots8, ArrayView<Float4>>
{
    public Slots4 A, B;

    public static int Count => 8;

    public static Slots8 Of(ReadOnlySpan<ArrayView<Float4>> items) => new() { A = Slots4.Of(items), B = Slots4.Of(Item.From(items, 4)) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Slots16 : IPack<Slots16, ArrayView<Float4>>
{
    public Slots8 A, B;

    public static int Count => 16;

    public static Slots16 Of(ReadOnlySpan<ArrayView<Float4>> items) => new() { A = Slots8.Of(items), B = Slots8.Of(Item.From(items, 8)) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Slots32 : IPack<Slots32, ArrayView<Float4>>
{
    public Slots16 A, B;

    public static int Count => 32;

    public static Slots32 Of(ReadOnlySpan<ArrayView<Float4>> items) => new() { A = Slots16.Of(items), B = Slots16.Of(Item.From(items, 16)) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Slots64 : IPack<Slots64, ArrayView<Float4>>
{
    public Slots32 A, B;

    public static int Count => 64;

    public static Slots64 Of(ReadOnlySpan<ArrayView<Float4>> items) => new() { A = Slots32.Of(items), B = Slots32.Of(Item.From(items, 32)) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Slots128 : IPack<Slots128, ArrayView<Float4>>
{
    public Slots64 A, B;

    public static int Count => 128;

    public static Slots128 Of(ReadOnlySpan<ArrayView<Float4>> items) => new() { A = Slots64.Of(items), B = Slots64.Of(Item.From(items, 64)) };
}

static class Item
{
    public static T? At<T>(ReadOnlySpan<T> items, int index) => index < items.Length ? items[index] : default;

    public static ReadOnlySpan<T> From<T>(ReadOnlySpan<T> items, int first) => first < items.Length ? items[first..] : default;
}
