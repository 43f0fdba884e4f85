using System.Numerics;
using CellDsl.Kernels;
using static CellDsl.Runtime.Tests.Support.PlanParts;

namespace CellDsl.Runtime.Tests.Support;

/// <summary>A GRU with the reset gate before the product, U(r ⊙ h): two stages in the loop forward, three backward.</summary>
sealed class HandGru : ICell
{
    const int X = 0, H = 1, DH = 2, Bias = 3, Pre = 6, R = 9, Z = 10, RH = 11, N = 12, DY = 13, DR = 14, DZ = 15, DN = 16, DHPart = 17, DX = 18, DBias
        = 19;
    static readonly string[] s_gates = ["r", "z", "n"];

    public static CellDescription Description { get; } = Describe("HandGru", ["One", "Input", "Hidden"],
        [new("x", InputSize)], [], [new("h", Hidden)],
        [.. s_gates.Select(g => Matrix("W" + g, Hidden, InputSize)), .. s_gates.Select(g => Matrix("U" + g, Hidden, Hidden)),
            .. s_gates.Select(g => Vector("b" + g))],
        new("h1", Hidden), ["r", "z", "n", "h1"],
        new CellPlan
        {
            Slots =
            [
                InputSlot("x"), State("h") with { Keep = Always }, Carry("h"),
                .. s_gates.Select(g => Parameter("b" + g)),
                .. s_gates.Select(g => Kept($"W{g} x + b{g}", Always)),
                Saved("r"), Kept("z", new(SlotLife.Current, SlotLife.All)), Kept("r h", new(SlotLife.Current, SlotLife.All)), Saved("n"),
                OutputGradient(), Saved("drIn"), Saved("dzIn"), Saved("dnIn"), Kept("dh part", new(SlotLife.None, SlotLife.Current)),
                InputGradient("x"),
                .. s_gates.Select(g => ParameterGradient("b" + g)),
            ],
            Forward = new CellProgram
            {
                Before = [Kernel(0, "Before1", RowSpace.Sequence, Hidden, 3, [Product(Now(X), InputSize, 0, 0, 1, 2)],
                    [Now(Bias), Now(Bias + 1), Now(Bias + 2), Now(Pre), Now(Pre + 1), Now(Pre + 2)], stored: 3)],
                Loop =
                [
                    Kernel(1, "Step1", RowSpace.Sequence, Hidden, 2, [Product(Previous(H), Hidden, 0, 3, 4)],
                        [Now(Pre), Now(Pre + 1), Previous(H), Now(Z), Now(RH), Now(R)], stored: 3),
                    Kernel(2, "Step2", RowSpace.Sequence, Hidden, 1, [Product(Now(RH), Hidden, 0, 5)],
                        [Now(Pre + 2), Previous(H), Now(Z), Next(H), Now(N)], stored: 2),
                ],
                After = [],
            },
            Backward = new CellProgram
            {
                Before = [],
                Loop =
                [
                    Kernel(3, "BackwardStep1", RowSpace.Sequence, Hidden, 0, [],
                        [Now(DY), Next(DH), Now(Z), Now(N), Previous(H), Now(DN), Now(DZ)], stored: 2),
                    Kernel(4, "BackwardStep2", RowSpace.Sequence, Hidden, 1, [Transposed(Now(DN), Hidden, 5)],
                        [Now(DY), Next(DH), Now(Z), Now(R), Previous(H), Now(DR), Now(DHPart)], stored: 2),
                    Kernel(5, "BackwardStep3", RowSpace.Sequence, Hidden, 1, [Transposed(Now(DR), Hidden, 3), Transposed(Now(DZ), Hidden, 4)],
                        [Now(DHPart), Previous(DH)]),
                ],
                After =
                [
                    Kernel(6, "BackwardAfter1", RowSpace.Sequence, InputSize, 1,
                        [.. Enumerable.Range(0, 3).Select(g => Transposed(Now(DR + g), Hidden, g))], [Now(DX)]),
                    .. Enumerable.Range(0, 3).Select(g => new ReduceStep(RowSpace.Sequence, Now(DR + g), Now(DBias + g))),
                    Gradient(RowSpace.Sequence, Now(X), InputSize, [.. Enumerable.Range(0, 3).Select(g => (g, Now(DR + g), Array.Empty<int>()))]),
                    Gradient(RowSpace.Sequence, Previous(H), Hidden, (3, Now(DR), []), (4, Now(DZ), [])),
                    Gradient(RowSpace.Sequence, Now(RH), Hidden, (5, Now(DN), [])),
                ],
            },
            Output = Next(H),
            Captures = [Now(R), Now(Z), Now(N), Next(H)],
        });

    public static void Invoke<T, V, TMode>(int kernel, in Tile<T> tile)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ISimd<V, T>
        where TMode : struct, IKernelMode
    {
        for (int row = tile.FirstRow; row < tile.EndRow; row++)
            for (int unit = tile.FirstUnit; unit < tile.EndUnit; unit += V.Count)
                Kernels<T, V>.Run<TMode>(kernel, tile, row, unit);
    }

    abstract class Kernels<T, V> : KernelMath<T, V>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ISimd<V, T>
    {
        public static void Run<TMode>(int kernel, in Tile<T> tile, int row, int unit)
            where TMode : struct, IKernelMode
        {
            V one = Constant(1);
            switch (kernel)
            {
                case 0:
                    for (int g = 0; g < 3; g++)
                        Store(tile.Slot(3 + g), row, unit, Load(tile.Sums(g), row, unit) + Load(tile.Slot(g), row, unit));
                    break;
                case 1:
                    {
                        V r = Sigmoid(Load(tile.Slot(0), row, unit) + Load(tile.Sums(0), row, unit));
                        Store(tile.Slot(3), row, unit, Sigmoid(Load(tile.Slot(1), row, unit) + Load(tile.Sums(1), row, unit)));
                        Store(tile.Slot(4), row, unit, r * Load(tile.Slot(2), row, unit));
                        if (TMode.Records)
                            Store(tile.Slot(5), row, unit, r);
                        break;
                    }
                case 2:
                    {
                        V n = Tanh(Load(tile.Slot(0), row, unit) + Load(tile.Sums(0), row, unit));
                        V h = Load(tile.Slot(1), row, unit), z = Load(tile.Slot(2), row, unit);
                        Store(tile.Slot(3), row, unit, (one - z) * h + z * n);
                        if (TMode.Records)
                            Store(tile.Slot(4), row, unit, n);
                        break;
                    }
                case 3:
                    {
                        V dh = Load(tile.Slot(0), row, unit) + Load(tile.Slot(1), row, unit);
                        V z = Load(tile.Slot(2), row, unit), n = Load(tile.Slot(3), row, unit), h = Load(tile.Slot(4), row, unit);
                        Store(tile.Slot(5), row, unit, dh * z * (one - n * n));
                        Store(tile.Slot(6), row, unit, dh * (n - h) * z * (one - z));
                        break;
                    }
                case 4:
                    {
                        V dh = Load(tile.Slot(0), row, unit) + Load(tile.Slot(1), row, unit), drh = Load(tile.Sums(0), row, unit);
                        V z = Load(tile.Slot(2), row, unit), r = Load(tile.Slot(3), row, unit), h = Load(tile.Slot(4), row, unit);
                        Store(tile.Slot(5), row, unit, drh * h * r * (one - r));
                        Store(tile.Slot(6), row, unit, dh * (one - z) + drh * r);
                        break;
                    }
                case 5:
                    Store(tile.Slot(1), row, unit, Load(tile.Slot(0), row, unit) + Load(tile.Sums(0), row, unit));
                    break;
                case 6:
                    Store(tile.Slot(0), row, unit, Load(tile.Sums(0), row, unit));
                    break;
            }
        }
    }
}
