using System.ComponentModel;

namespace CellDsl.Gpu.Kernels;

/// <summary>Four elements of the vectors of up to four rows.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct TileVectors(Float4 a, Float4 b, Float4 c, Float4 d)
{
    readonly Float4 _a = a;
    readonly Float4 _b = b;
    readonly Float4 _c = c;
    readonly Float4 _d = d;

    /// <summary>The first element of each row.</summary>
    internal static RowValues X(TileVectors rows) => new(new Float4(rows._a.X, rows._b.X, rows._c.X, rows._d.X), default);

    internal static RowValues Y(TileVectors rows) => new(new Float4(rows._a.Y, rows._b.Y, rows._c.Y, rows._d.Y), default);

    internal static RowValues Z(TileVectors rows) => new(new Float4(rows._a.Z, rows._b.Z, rows._c.Z, rows._d.Z), default);

    internal static RowValues W(TileVectors rows) => new(new Float4(rows._a.W, rows._b.W, rows._c.W, rows._d.W), default);
}
