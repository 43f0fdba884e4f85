using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace CellDsl.Kernels;

/// <summary>What the code is compiled for; and what AVX-512 has and other instruction sets have not, only to be called where <see cref="HasAvx512"/>,
/// which the JIT knows.</summary>
static class Instructions
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static bool HasAvx512
    {
        [MethodImpl(Inline)]
        get => Avx512F.VL.IsSupported;
    }

    /// <summary>Whether a vector's multiply-add is one instruction, so that it rounds once; if not, it is a product and a sum. Code that was compiled
    /// ahead of time has what it was compiled for, whatever the processor says: there only wide vectors tell.</summary>
    public static bool HasFusedMultiplyAdd
    {
        [MethodImpl(Inline)]
        get => AdvSimd.IsSupported || Fma.IsSupported && (RuntimeFeature.IsDynamicCodeCompiled || Vector256.IsHardwareAccelerated);
    }

    /// <summary>Whether there are 32 vector registers, of which code that was compiled ahead of time may know nothing either.</summary>
    public static bool Has32Registers
    {
        [MethodImpl(Inline)]
        get => AdvSimd.IsSupported || Avx512F.VL.IsSupported && (RuntimeFeature.IsDynamicCodeCompiled || Vector512.IsHardwareAccelerated);
    }

    /// <summary>a·2^n, rounded once, for any whole n.</summary>
    [MethodImpl(Inline)]
    public static Vector512<float> Scale(Vector512<float> a, Vector512<float> n) => Avx512F.Scale(a, n);

    [MethodImpl(Inline)]
    public static Vector256<float> Scale(Vector256<float> a, Vector256<float> n) => Avx512F.VL.Scale(a, n);

    [MethodImpl(Inline)]
    public static Vector128<float> Scale(Vector128<float> a, Vector128<float> n) => Avx512F.VL.Scale(a, n);

    [MethodImpl(Inline)]
    public static Vector512<double> Scale(Vector512<double> a, Vector512<double> n) => Avx512F.Scale(a, n);

    [MethodImpl(Inline)]
    public static Vector256<double> Scale(Vector256<double> a, Vector256<double> n) => Avx512F.VL.Scale(a, n);

    [MethodImpl(Inline)]
    public static Vector128<double> Scale(Vector128<double> a, Vector128<double> n) => Avx512F.VL.Scale(a, n);

    /// <summary>1/a with a relative error of at most 2^-14; exact for powers of two.</summary>
    [MethodImpl(Inline)]
    public static Vector512<float> NearReciprocal(Vector512<float> a) => Avx512F.Reciprocal14(a);

    [MethodImpl(Inline)]
    public static Vector256<float> NearReciprocal(Vector256<float> a) => Avx512F.VL.Reciprocal14(a);

    [MethodImpl(Inline)]
    public static Vector128<float> NearReciprocal(Vector128<float> a) => Avx512F.VL.Reciprocal14(a);

    /// <summary>c - a·b, rounded once.</summary>
    [MethodImpl(Inline)]
    public static Vector512<float> SubtractProduct(Vector512<float> c, Vector512<float> a, Vector512<float> b)
        => Avx512F.FusedMultiplyAddNegated(a, b, c);

    [MethodImpl(Inline)]
    public static Vector256<float> SubtractProduct(Vector256<float> c, Vector256<float> a, Vector256<float> b) => Fma.MultiplyAddNegated(a, b, c);

    [MethodImpl(Inline)]
    public static Vector128<float> SubtractProduct(Vector128<float> c, Vector128<float> a, Vector128<float> b) => Fma.MultiplyAddNegated(a, b, c);

    [MethodImpl(Inline)]
    public static Vector512<double> SubtractProduct(Vector512<double> c, Vector512<double> a, Vector512<double> b)
        => Avx512F.FusedMultiplyAddNegated(a, b, c);

    [MethodImpl(Inline)]
    public static Vector256<double> SubtractProduct(Vector256<double> c, Vector256<double> a, Vector256<double> b) => Fma.MultiplyAddNegated(a, b, c);

    [MethodImpl(Inline)]
    public static Vector128<double> SubtractProduct(Vector128<double> c, Vector128<double> a, Vector128<double> b) => Fma.MultiplyAddNegated(a, b, c);
}
