using System.Numerics;
using CellDsl.Kernels;
using CellDsl.Products;

namespace CellDsl.Runtime.Tests.Products;

public unsafe class TileProductTests
{
    [Fact]
    public void EveryShapeSumsInOrderWithOneMultiplyAddPerTerm()
    {
        Check<float, V512<float>>(float.MultiplyAddEstimate);
        Check<float, V256<float>>(float.MultiplyAddEstimate);
        Check<float, V128<float>>(float.MultiplyAddEstimate);
        Check<float, V1<float>>(float.MultiplyAddEstimate);
        Check<double, V512<double>>(double.MultiplyAddEstimate);
        Check<double, V1<double>>(double.MultiplyAddEstimate);
    }

    static void Check<T, V>(Func<T, T, T, T> multiplyAdd)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ISimd<V, T>
    {
        const int steps = 5;
        var random = new Random(3);
        for (int vectors = 1; vectors <= 4; vectors++)
            for (int rows = 1; rows <= 8; rows++)
                foreach (SumInto into in Enum.GetValues<SumInto>())
                {
                    int width = vectors * V.Count;
                    int sumRow = width + 3;
                    T[] a = Draw<T>(random, 64), panel = Draw<T>(random, steps * width), sums = Draw<T>(random, rows * sumRow);
                    T[] expected = [.. sums];
                    for (int r = 0; r < rows; r++)
                        for (int n = 0; n < width; n++)
                        {
                            T sum = into == SumInto.GoesOn ? sums[r * sumRow + n] : T.Zero;
                            for (int k = 0; k < steps; k++)
                                sum = multiplyAdd(a[r * 2 + k * 9], panel[k * width + n], sum);
                            expected[r * sumRow + n] = into == SumInto.Adds ? sum + sums[r * sumRow + n] : sum;
                        }
                    fixed (T* pa = a, pp = panel, ps = sums)
                        if (into == SumInto.GoesOn)
                            TileProducts<T, V>.Continue(rows, vectors, pa, 2, 9, pp, steps, ps, sumRow);
                        else
                            TileProducts<T, V>.Multiply(rows, vectors, pa, 2, 9, pp, steps, ps, sumRow, into == SumInto.Adds, pp, 1);
                    Assert.Equal(expected, sums);
                }
    }

    static T[] Draw<T>(Random random, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextDouble() * 2 - 1))];

    [Fact]
    public void UnknownShapesAreRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(()
            => TileProducts<float, V128<float>>.Multiply(9, 4, null, 0, 0, null, 0, null, 0, false, null, 0));
}
