using ILGPU;

namespace IlgpuEmulator.Tests.Kernels;

/// <summary>Forms of C# that a kernel's IL can take.</summary>
static class LanguageKernels
{
    /// <summary>Values that wait on the stack while the threads meet in a method.</summary>
    public static void MeetingsInExpressions(ArrayView<float> values, ArrayView<float> result)
    {
        var value = values[Group.IdxX];
        result[Group.IdxX] = value * SumOverGroup(value) + 2 * SumOverGroup(value + 1) - Group.Broadcast(value, 3);
    }

    public static void References(ArrayView<float> values, ArrayView<float> result)
    {
        var sum = new Float4(1, 2, 3, 4);
        for (var i = 0; i < 4; i++)
            Accumulate(ref sum, new Float4(i, i, i, values[Group.IdxX]), 0.5f);
        ref var largest = ref sum.X;
        if (sum.W > sum.Z)
            largest = ref sum.W;
        largest += 100;
        result[Group.IdxX] = sum.X + 2 * sum.Y + 3 * sum.Z + 4 * sum.W;
    }

    public static void Branches(ArrayView<int> values, ArrayView<int> result)
    {
        var total = 0;
        for (var i = 0; i < values.IntLength; i++)
        {
            if (i % 5 == 4)
                continue;
            total += values[i] switch
            {
                0 => 1,
                1 or 2 => values[i] * 10,
                3 => i > 7 ? -1 : -2,
                _ => Classify(values[i]),
            };
            if (total > 1000)
                break;
        }

        result[Group.IdxX] = total + Group.IdxX;
    }

    public static void Numbers(ArrayView<long> longs, ArrayView<short> shorts, ArrayView<byte> bytes, ArrayView<double> doubles)
    {
        var i = Group.IdxX;
        shorts[i] = (short)(shorts[i] * 3 - bytes[i]);
        bytes[i] = (byte)(shorts[i] >> 2);
        longs[i] = longs[i] / 7 + (long)(uint)shorts[i] % 11 - (i << 20);
        doubles[i] = (float)doubles[i] / 3.0 + longs[i] + (ulong)i;
    }

    public static void BarriersUnderAnEqualCondition(ArrayView<int> values, int rounds)
    {
        var shared = SharedMemory.Allocate<int>(32);
        for (var round = 0; round < rounds; round++)
        {
            if (round % 2 == 0)
            {
                shared[Group.IdxX] = values[Group.IdxX] + round;
                Group.Barrier();
            }

            values[Group.IdxX] += shared[(Group.IdxX + round) % 32];
            Group.Barrier();
        }
    }

    public static void IndicesFromHelpers(ArrayView<int> result)
    {
        var i = Grid.ComputeGlobalIndex(new Index1D(Grid.IdxX), new Index1D(Group.IdxX));
        result[i] = Warp.ComputeWarpIdx(Group.IdxX) * 100 + Warp.ComputeWarpThreadIdx(Group.IdxX)
            + (Group.IsFirstThread ? 1000 : 0) + (Group.IsLastThread ? 2000 : 0) + (Warp.IsFirstLane ? 10_000 : 0);
    }

    /// <summary>A type argument's method that itself calls methods of structures, and of another type argument.</summary>
    public static void MembersOfTypeArguments<TReader>(ArrayView<float> values, ArrayView<float> result)
        where TReader : struct, IReader => result[Group.IdxX] = TReader.Read<Twice>(values, Group.IdxX);

    public interface IReader
    {
        static abstract float Read<TScale>(ArrayView<float> values, int index)
            where TScale : struct, IScale;
    }

    public interface IScale
    {
        static abstract float Of(float value);
    }

    public struct Reader : IReader
    {
        public static float Read<TScale>(ArrayView<float> values, int index)
            where TScale : struct, IScale => TScale.Of(values.SubView(1)[index]) + values.Cast<int>().IntLength;
    }

    public struct Twice : IScale
    {
        public static float Of(float value) => 2 * value;
    }

    static float SumOverGroup(float value)
    {
        var shared = SharedMemory.Allocate<float>(64);
        shared[Group.IdxX] = value;
        Group.Barrier();
        for (var half = Group.DimX / 2; half > 0; half /= 2)
        {
            if (Group.IdxX < half)
                shared[Group.IdxX] += shared[Group.IdxX + half];
            Group.Barrier();
        }

        var sum = shared[0];
        Group.Barrier();
        return sum;
    }

    static void Accumulate(ref Float4 sum, in Float4 value, float scale)
    {
        sum += scale * value;
        sum.X -= value.W;
    }

    static int Classify(int value)
    {
        if (value < 0)
            return -value;
        return value > 100 ? 7 : value;
    }
}
