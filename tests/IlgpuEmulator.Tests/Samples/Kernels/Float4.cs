namespace IlgpuEmulator.Tests.Kernels;

/// <summary>Four floats that devices load and store at once.</summary>
struct Float4(float x, float y, float z, float w)
{
    public float X = x;
    public float Y = y;
    public float Z = z;
    public float W = w;

    public static Float4 operator *(float scale, Float4 v) => new(scale * v.X, scale * v.Y, scale * v.Z, scale * v.W);

    public static Float4 operator +(Float4 a, Float4 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z, a.W + b.W);
}
