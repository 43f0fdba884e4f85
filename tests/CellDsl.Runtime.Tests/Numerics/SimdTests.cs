using System.Numerics;
using CellDsl.Kernels;

namespace CellDsl.Runtime.Tests.Numerics;

/// <summary>What every vector type promises, lane by lane.</summary>
public abstract class SimdTests<V, T>(int count)
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static readonly double[] Numbers = [-3.5, -2.5, -1, -0.0, 0, 0.5, 1.5, 2, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    [Fact]
    public void CountsItsLanes() => Assert.Equal(count, V.Count);

    [Fact]
    public unsafe void LoadsAndStoresItsLanesAndNoOthers()
    {
        T[] source = Enumerable.Range(0, count + 2).Select(T.CreateChecked).ToArray();
        T[] target = Enumerable.Repeat(T.CreateChecked(-7), count + 2).ToArray();
        fixed (T* from = source, to = target)
            V.Store(to + 1, V.Load(from + 1));

        Assert.Equal(source[1..^1], target[1..^1]);
        Assert.Equal([T.CreateChecked(-7), T.CreateChecked(-7)], [target[0], target[^1]]);
    }

    [Fact]
    public void RepeatsConstants()
    {
        AssertLanes(V.Constant(0.1), T.CreateChecked(0.1));
        AssertLanes(V.Broadcast(T.CreateChecked(0.1)), T.CreateChecked(0.1));
        AssertLanes(V.Zero, T.Zero);
    }

    [Fact]
    public void ComputesAsItsElementsDo()
    {
        ForPairs((a, b) => a + b, (a, b) => a + b);
        ForPairs((a, b) => a - b, (a, b) => a - b);
        ForPairs((a, b) => a * b, (a, b) => a * b);
        ForPairs((a, b) => a / b, (a, b) => a / b);
        ForPairs((a, _) => -a, (a, _) => -a);
        ForPairs((a, _) => V.Abs(a), (a, _) => T.Abs(a));
        ForPairs((a, b) => V.CopySign(a, b), (a, b) => T.CopySign(a, b));
        ForPairs((a, _) => V.Sqrt(a), (a, _) => T.Sqrt(a));
        ForPairs((a, _) => V.Round(a), (a, _) => T.Round(a));
    }

    [Fact]
    public void ComparesWithNaNsAsStated()
    {
        ForPairs(V.Min, (a, b) => T.IsNaN(a) || a <= b ? a : b);
        ForPairs(V.Max, (a, b) => T.IsNaN(a) || a >= b ? a : b);
        ForPairs((a, b) => V.SelectGreater(a, b, V.Constant(1), V.Zero), (a, b) => a > b ? T.One : T.Zero);
        ForPairs((a, b) => V.SelectGreaterOrEqual(a, b, V.Constant(1), V.Zero), (a, b) => a >= b ? T.One : T.Zero);
    }

    [Fact]
    public void MultiplyAddRoundsOnceWhereThereIsAnInstruction()
    {
        // (1 + e)² - (1 + 2e) is e², which a rounded product loses.
        T e = T.BitIncrement(T.One) - T.One;
        T one = T.One + e;
        AssertLanes(V.MultiplyAdd(V.Broadcast(one), V.Broadcast(one), V.Broadcast(-(one + e))),
            Instructions.HasFusedMultiplyAdd ? e * e : T.Zero);
    }

    [Fact]
    public void ScalesByPowersOfTwo()
    {
        foreach (int n in typeof(T) == typeof(float) ? (int[])[-126, -1, 0, 1, 126] : [-1022, -1, 0, 1, 1022])
            AssertLanes(V.Scale(V.Constant(1.5), V.Constant(n)), T.ScaleB(T.CreateChecked(1.5), n));
    }

    [Fact]
    public unsafe void AnyGreaterSeesEveryLane()
    {
        for (int lane = 0; lane < count; lane++)
        {
            var numbers = new T[count];
            numbers[lane] = T.One;
            fixed (T* source = numbers)
                Assert.True(V.AnyGreater(V.Load(source), V.Constant(0.5)));
        }

        Assert.False(V.AnyGreater(V.Constant(0.5), V.Constant(0.5)));
        Assert.False(V.AnyGreater(V.Constant(double.NaN), V.Zero));
    }

    static void ForPairs(Func<V, V, V> vector, Func<T, T, T> element)
    {
        foreach (double a in Numbers)
            foreach (double b in Numbers)
                AssertLanes(vector(V.Constant(a), V.Constant(b)), element(T.CreateChecked(a), T.CreateChecked(b)));
    }

    static unsafe void AssertLanes(V vector, T expected)
    {
        var lanes = new T[V.Count];
        fixed (T* target = lanes)
            V.Store(target, vector);
        Assert.All(lanes, lane => Assert.True(
            T.IsNaN(expected) ? T.IsNaN(lane) : lane == expected && T.IsNegative(lane) == T.IsNegative(expected), $"{lane} is not {expected}"));
    }
}

public sealed class V512SingleTests() : SimdTests<V512<float>, float>(16);

public sealed class V512DoubleTests() : SimdTests<V512<double>, double>(8);

public sealed class V256SingleTests() : SimdTests<V256<float>, float>(8);

public sealed class V256DoubleTests() : SimdTests<V256<double>, double>(4);

public sealed class V128SingleTests() : SimdTests<V128<float>, float>(4);

public sealed class V128DoubleTests() : SimdTests<V128<double>, double>(2);

public sealed class V1SingleTests() : SimdTests<V1<float>, float>(1);

public sealed class V1DoubleTests() : SimdTests<V1<double>, double>(1);
