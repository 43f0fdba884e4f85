using System.ComponentModel;

namespace CellDsl.Gpu.Kernels;

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Operands1 : IPack<Operands1, Operand>
{
    public Operand A;

    public static int Count => 1;

    public static Operands1 Of(ReadOnlySpan<Operand> items) => new() { A = Item.At(items, 0) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Operands2 : IPack<Operands2, Operand>
{
    public Operands1 A, B;

    public static int Count => 2;

    public static Operands2 Of(ReadOnlySpan<Operand> items) => new() { A = Operands1.Of(items), B = Operands1.Of(Item.From(items, 1)) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Operands4 : IPack<Operands4, Operand>
{
    public Operands2 A, B;

    public static int Count => 4;

    public static Operands4 Of(ReadOnlySpan<Operand> items) => new() { A = Operands2.Of(items), B = Operands2.Of(Item.From(items, 2)) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Operands8 : IPack<Operands8, Operand>
{
    public Operands4 A, B;

    public static int Count => 8;

    public static Operands8 Of(ReadOnlySpan<Operand> items) => new() { A = Operands4.Of(items), B = Operands4.Of(Item.From(items, 4)) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Operands16 : IPack<Operands16, Operand>
{
    public Operands8 A, B;

    public static int Count => 16;

    public static Operands16 Of(ReadOnlySpan<Operand> items) => new() { A = Operands8.Of(items), B = Operands8.Of(Item.From(items, 8)) };
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Operands32 : IPack<Operands32, Operand>
{
    public Operands16 A, B;

    public static int Count => 32;

    public static Operands32 Of(ReadOnlySpan<Operand> items) => new() { A = Operands16.Of(items), B = Operands16.Of(Item.From(items, 16)) };
}
