using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CellDsl.Kernels;

// The functions most cells are made of, so short that kernels hold them inline: written on the vectors themselves, because the JIT inlines
// only so many calls and a vector operator of our own is one. The build repeats these files for 256 and 128 bits (CellDsl.TileGenerator).
static partial class Functions512
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // n + 1.5·2^p + bias, with p the number of fraction bits, holds n + bias in its lowest bits; the shift makes that the exponent of 2^n.

    /// <summary>a·2^n for whole n from -126 to 126.</summary>
    [MethodImpl(Inline)]
    public static Vector512<float> Scale(Vector512<float> a, Vector512<float> n)
        => Instructions.HasAvx512
            ? Instructions.Scale(a, n)
            : a * ((n + Vector512.Create(12582912f + 127f)).AsInt32() << 23).AsSingle();

    /// <summary>a·2^n for whole n from -1022 to 1022.</summary>
    [MethodImpl(Inline)]
    public static Vector512<double> Scale(Vector512<double> a, Vector512<double> n)
        => Instructions.HasAvx512
            ? Instructions.Scale(a, n)
            : a * ((n + Vector512.Create(6755399441055744.0 + 1023.0)).AsInt64() << 52).AsDouble();

    /// <summary>factor·2^n, rounded once, for whole n from -152 to 100, denormal and vanishing results included.</summary>
    [MethodImpl(Inline)]
    static Vector512<float> Power(float factor, Vector512<float> n)
        => Instructions.HasAvx512
            ? Instructions.Scale(Vector512.Create(factor), n)
            : ((n + Vector512.Create(12582912f + 127f + 26f)).AsInt32() << 23).AsSingle() * Vector512.Create(factor * 1.4901161e-8f);   // 2^-26

    /// <summary>factor·2^n, rounded once, for whole n from -1077 to 900, denormal and vanishing results included.</summary>
    [MethodImpl(Inline)]
    static Vector512<double> Power(double factor, Vector512<double> n)
        => Instructions.HasAvx512
            ? Instructions.Scale(Vector512.Create(factor), n)
            // 2^-55
            : ((n + Vector512.Create(6755399441055744.0 + 1023.0 + 55.0)).AsInt64() << 52).AsDouble()
            * Vector512.Create(factor * 2.7755575615628914e-17);

    /// <summary>c - a·b, as a multiply-add.</summary>
    [MethodImpl(Inline)]
    static Vector512<float> SubtractProduct(Vector512<float> c, Vector512<float> a, Vector512<float> b)
        => Instructions.HasAvx512 ? Instructions.SubtractProduct(c, a, b) : Vector512.MultiplyAddEstimate(-a, b, c);

    /// <summary>c - a·b, as a multiply-add.</summary>
    [MethodImpl(Inline)]
    static Vector512<double> SubtractProduct(Vector512<double> c, Vector512<double> a, Vector512<double> b)
        => Instructions.HasAvx512 ? Instructions.SubtractProduct(c, a, b) : Vector512.MultiplyAddEstimate(-a, b, c);

    /// <summary>a / b to 0.51 ulp for b from 1/2 to 2^100 and |a| at most b: a Newton step from a times an estimate of 1/b, the error below
    /// 2^-28.</summary>
    [MethodImpl(Inline)]
    static Vector512<float> Quotient(Vector512<float> a, Vector512<float> b)
    {
        if (!Instructions.HasAvx512)
            return a / b;
        Vector512<float> reciprocal = Instructions.NearReciprocal(b);
        Vector512<float> quotient = a * reciprocal;
        return Vector512.MultiplyAddEstimate(SubtractProduct(a, b, quotient), reciprocal, quotient);
    }
}
