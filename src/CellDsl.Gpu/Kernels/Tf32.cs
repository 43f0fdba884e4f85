using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>TF32: a float of 10 stored bits after the point.</summary>
static class Tf32
{
    /// <summary>The relative error of rounding: half a unit of the last place.</summary>
    public const double Unit = 1.0 / 2048;

    /// <summary>The nearest number of TF32, halves away from zero, as cvt.rna.tf32.f32 does; the infinity beyond the largest; NaN for NaN.</summary>
    public static float Round(float x) => float.IsNaN(x) ? x : Interop.IntAsFloat((Interop.FloatAsInt(x) + 0x1000) & 0xffffe000);

    public static Float4 Round(Float4 x) => new(Round(x.X), Round(x.Y), Round(x.Z), Round(x.W));
}
