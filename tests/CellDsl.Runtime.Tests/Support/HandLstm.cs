using System.Numerics;
using CellDsl.Kernels;
using static CellDsl.Runtime.Tests.Support.PlanParts;

namespace CellDsl.Runtime.Tests.Support;

/// <summary>An LSTM as the generator would write it: one stage, all four gates side by side.</summary>
sealed class HandLstm : ICell
{
    const int X = 0, H = 1, DH = 2, C = 3, DC = 4, Bias = 5, Pre = 9, Gate = 13, DY = 17, DPre = 18, DX = 22, DBias = 23;
    static readonly string[] s_gates = ["i", "f", "o", "g"];

    public static CellDescription Description { get; } = Describe("HandLstm", ["One", "Input", "Hidden"],
        [new("x", InputSize)], [], [new("h", Hidden), new("c", Hidden)],
        [.. s_gates.Select(g => Matrix("W" + g, Hidden, InputSize)), .. s_gates.Select(g => Matrix("U" + g, Hidden, Hidden)),
            .. s_gates.Select(g => Vector("b" + g))],
        new("h1", Hidden), ["i", "f", "o", "g", "c1", "h1", "h", "c"],
        new CellPlan
        {
            Slots =
            [
                InputSlot("x"), State("h") with { Keep = Always }, Carry("h"), State("c"), Carry("c"),
                .. s_gates.Select(g => Parameter("b" + g)),
                .. s_gates.Select(g => Kept($"W{g} x + b{g}", Always)),
                .. s_gates.Select(Saved),
                OutputGradient(),
                .. s_gates.Select(g => Saved($"d{g}In")),
                InputGradient("x"),
                .. s_gates.Select(g => ParameterGradient("b" + g)),
            ],
            Forward = new CellProgram
            {
                Before = [Kernel(0, "Before1", RowSpace.Sequence, Hidden, 4, [Product(Now(X), InputSize, 0, 0, 1, 2, 3)],
                    [.. Four(Bias), .. Four(Pre)], stored: 4)],
                Loop = [Kernel(1, "Step1", RowSpace.Sequence, Hidden, 4, [Product(Previous(H), Hidden, 0, 4, 5, 6, 7)],
                    [.. Four(Pre), Previous(C), Next(C), Next(H), .. Four(Gate)], stored: 6)],
                After = [],
            },
            Backward = new CellProgram
            {
                Before = [],
                Loop =
                [
                    Kernel(2, "BackwardStep1", RowSpace.Sequence, Hidden, 0, [],
                        [Now(DY), Next(DH), Next(DC), .. Four(Gate), Previous(C), Next(C), Previous(DC), .. Four(DPre)], stored: 5),
                    Kernel(3, "BackwardStep2", RowSpace.Sequence, Hidden, 1,
                        [.. Enumerable.Range(0, 4).Select(g => Transposed(Now(DPre + g), Hidden, 4 + g))], [Previous(DH)]),
                ],
                After =
                [
                    Kernel(3, "BackwardAfter1", RowSpace.Sequence, InputSize, 1,
                        [.. Enumerable.Range(0, 4).Select(g => Transposed(Now(DPre + g), Hidden, g))], [Now(DX)]),
                    .. Enumerable.Range(0, 4).Select(g => new ReduceStep(RowSpace.Sequence, Now(DPre + g), Now(DBias + g))),
                    Gradient(RowSpace.Sequence, Now(X), InputSize, [.. Enumerable.Range(0, 4).Select(g => (g, Now(DPre + g), Array.Empty<int>()))]),
                    Gradient(RowSpace.Sequence, Previous(H), Hidden,
                    [.. Enumerable.Range(0, 4).Select(g => (4 + g, Now(DPre + g), Array.Empty<int>()))]),
                ],
            },
            Output = Next(H),
            Captures = [.. Four(Gate), Next(C), Next(H), Next(H), Next(C)],
        });

    static SlotRef[] Four(int first) => [Now(first), Now(first + 1), Now(first + 2), Now(first + 3)];

    public static void Invoke<T, V, TMode>(int kernel, in Tile<T> tile)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ISimd<V, T>
        where TMode : struct, IKernelMode
    {
        switch (kernel)
        {
            case 0: Kernels<T, V>.Before1(tile); break;
            case 1: Kernels<T, V>.Step1<TMode>(tile); break;
            case 2: Kernels<T, V>.BackwardStep1(tile); break;
            case 3: Kernels<T, V>.StoreSum(tile); break;
        }
    }

    abstract class Kernels<T, V> : KernelMath<T, V>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ISimd<V, T>
    {
        public static void Before1(in Tile<T> tile)
        {
            for (int g = 0; g < 4; g++)
                for (int row = tile.FirstRow; row < tile.EndRow; row++)
                    for (int unit = tile.FirstUnit; unit < tile.EndUnit; unit += V.Count)
                        Store(tile.Slot(4 + g), row, unit, Load(tile.Sums(g), row, unit) + Load(tile.Slot(g), row, unit));
        }

        public static void Step1<TMode>(in Tile<T> tile)
            where TMode : struct, IKernelMode
        {
            Rows<T> iIn = tile.Slot(0), fIn = tile.Slot(1), oIn = tile.Slot(2), gIn = tile.Slot(3);
            Rows<T> c = tile.Slot(4), c1Rows = tile.Slot(5), h1Rows = tile.Slot(6);
            Rows<T> sum0 = tile.Sums(0), sum1 = tile.Sums(1), sum2 = tile.Sums(2), sum3 = tile.Sums(3);
            for (int row = tile.FirstRow; row < tile.EndRow; row++)
                for (int unit = tile.FirstUnit; unit < tile.EndUnit; unit += V.Count)
                {
                    V i = Sigmoid(Load(iIn, row, unit) + Load(sum0, row, unit));
                    V f = Sigmoid(Load(fIn, row, unit) + Load(sum1, row, unit));
                    V o = Sigmoid(Load(oIn, row, unit) + Load(sum2, row, unit));
                    V g = Tanh(Load(gIn, row, unit) + Load(sum3, row, unit));
                    V c1 = f * Load(c, row, unit) + i * g;
                    Store(c1Rows, row, unit, c1);
                    Store(h1Rows, row, unit, o * Tanh(c1));
                    if (TMode.Records)
                    {
                        Store(tile.Slot(7), row, unit, i);
                        Store(tile.Slot(8), row, unit, f);
                        Store(tile.Slot(9), row, unit, o);
                        Store(tile.Slot(10), row, unit, g);
                    }
                }
        }

        public static void BackwardStep1(in Tile<T> tile)
        {
            V one = Constant(1);
            for (int row = tile.FirstRow; row < tile.EndRow; row++)
                for (int unit = tile.FirstUnit; unit < tile.EndUnit; unit += V.Count)
                {
                    V i = Load(tile.Slot(3), row, unit), f = Load(tile.Slot(4), row, unit);
                    V o = Load(tile.Slot(5), row, unit), g = Load(tile.Slot(6), row, unit);
                    V c = Load(tile.Slot(7), row, unit), tanh = Tanh(Load(tile.Slot(8), row, unit));
                    V dh = Load(tile.Slot(0), row, unit) + Load(tile.Slot(1), row, unit);
                    V dc = Load(tile.Slot(2), row, unit) + dh * o * (one - tanh * tanh);
                    Store(tile.Slot(9), row, unit, dc * f);
                    Store(tile.Slot(10), row, unit, dc * g * i * (one - i));
                    Store(tile.Slot(11), row, unit, dc * c * f * (one - f));
                    Store(tile.Slot(12), row, unit, dh * tanh * o * (one - o));
                    Store(tile.Slot(13), row, unit, dc * i * (one - g * g));
                }
        }

        public static void StoreSum(in Tile<T> tile)
        {
            for (int row = tile.FirstRow; row < tile.EndRow; row++)
                for (int unit = tile.FirstUnit; unit < tile.EndUnit; unit += V.Count)
                    Store(tile.Slot(0), row, unit, Load(tile.Sums(0), row, unit));
        }
    }
}
