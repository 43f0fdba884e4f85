using System.Runtime.CompilerServices;
using ILGPU;

namespace IlgpuEmulator.Tests.Faults;

/// <summary>What a device cannot run.</summary>
static class RejectedKernels
{
    static readonly float[] Table = [1, 2, 3];
    static float changing = 1;

    public static void Throws(ArrayView<float> values)
    {
        if (values.Length == 0)
            throw new InvalidOperationException();
    }

    public static void CreatesAnArray(ArrayView<float> values) => values[0] = new float[values.IntLength].Length;

    public static void CallsADelegate(ArrayView<float> values)
    {
        Func<float, float> twice = x => 2 * x;
        values[0] = twice(values[0]);
    }

    public static void ReadsAVariableOfTheHost(ArrayView<float> values) => values[0] = changing++;

    public static void ReadsAnArrayOfTheHost(ArrayView<float> values) => values[0] = Table[1];

    public static void Clamps(ArrayView<float> values) => values[0] = Math.Clamp(values[0], 0, 1);

    public static void Fuses(ArrayView<float> values) => values[0] = MathF.FusedMultiplyAdd(values[0], 2, 1);

    public static void Exponentiates(ArrayView<float> values) => values[0] = MathF.Exp(values[0]);

    public static void Catches(ArrayView<float> values)
    {
        try
        {
            values[0] = 1;
        }
        finally
        {
            values[1] = 1;
        }
    }

    public static void CallsItself(ArrayView<int> values) => values[0] = Factorial(values[1]);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
}
