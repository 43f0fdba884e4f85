using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CellDsl.Kernels;

namespace CellDsl.Accuracy;

/// <summary>One row: a function's worst errors, and whether all widths give the same bits.</summary>
sealed class Report(KernelFunction function, uint stride)
{
    const int BlockLength = 4096;

    readonly float[] _x = new float[BlockLength];
    readonly double[] _exact = new double[BlockLength];
    UlpError _worst;
    long _differences;

    public static string Instructions
        => Avx512F.VL.IsSupported ? "AVX-512" : Fma.IsSupported ? "AVX2 and FMA" : Vector128.IsHardwareAccelerated ? "128 bits" : "none";

    public static void WriteHeader(TextWriter output)
    {
        output.WriteLine("| function | float: worst ulp | at | bound | double: worst ulp of a sample | at | bound | 256, 128, 32 bits |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---|");
    }

    /// <returns>Whether the function keeps its bounds and its widths agree.</returns>
    public bool Write(TextWriter output)
    {
        for (long bits = 0; bits <= uint.MaxValue;)
        {
            for (int i = 0; i < BlockLength; i++, bits += stride)
                _x[i] = BitConverter.UInt32BitsToSingle((uint)Math.Min(bits, uint.MaxValue));
            CheckBlock();
        }

        UlpError inDouble = UlpSweep.Doubles<V512<double>>(function, Samples.Doubles);
        output.WriteLine($"| {function.Name} | {_worst.Error:F3} | {_worst.X:R} | {function.BoundInSingle} " +
            $"| {inDouble.Error:F3} | {inDouble.X:R} | {function.BoundInDouble} | {(_differences == 0 ? "the same" : $"{_differences} differ")} |");
        return _worst.Error <= function.BoundInSingle && inDouble.Error <= function.BoundInDouble && _differences == 0;
    }

    void CheckBlock()
    {
        for (int i = 0; i < BlockLength; i++)
            _exact[i] = function.InDouble(_x[i]);
        float[] y = UlpSweep.Run<float, V512<float>>(function.Name, _x);
        for (int i = 0; i < BlockLength; i++)
        {
            double error = UlpError.OfSingle(y[i], _exact[i]);
            if (error > _worst.Error)
                _worst = new UlpError(error, _x[i], y[i]);
        }

        Compare<V256<float>>(y);
        Compare<V128<float>>(y);
        Compare<V1<float>>(y);
    }

    void Compare<V>(float[] expected)
        where V : struct, ISimd<V, float>
    {
        float[] actual = UlpSweep.Run<float, V>(function.Name, _x);
        if (MemoryMarshal.AsBytes(expected.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(actual.AsSpan())))
            return;
        for (int i = 0; i < BlockLength; i++)
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i])
                && !(float.IsNaN(expected[i]) && float.IsNaN(actual[i])))
                _differences++;
    }
}
