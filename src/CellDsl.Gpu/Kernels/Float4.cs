using System.ComponentModel;

namespace CellDsl.Gpu.Kernels;

/// <summary>Four neighbouring units of a row: what a device loads and stores at once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct Float4(float x, float y, float z, float w)
{
    public float X = x;
    public float Y = y;
    public float Z = z;
    public float W = w;

    public static Float4 operator +(Float4 a, Float4 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z, a.W + b.W);
    public static Float4 operator -(Float4 a, Float4 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z, a.W - b.W);
    public static Float4 operator *(Float4 a, Float4 b) => new(a.X * b.X, a.Y * b.Y, a.Z * b.Z, a.W * b.W);
    public static Float4 operator /(Float4 a, Float4 b) => new(a.X / b.X, a.Y / b.Y, a.Z / b.Z, a.W / b.W);
    public static Float4 operator -(Float4 a) => new(-a.X, -a.Y, -a.Z, -a.W);
    public static Float4 operator *(float a, Float4 b) => new(a * b.X, a * b.Y, a * b.Z, a * b.W);
}

/// <summary>Two neighbouring rows, loaded at once.</summary>
struct Float2
{
    public float X;
    public float Y;
}
