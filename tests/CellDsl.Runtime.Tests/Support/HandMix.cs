using System.Numerics;
using CellDsl.Kernels;
using static CellDsl.Runtime.Tests.Support.PlanParts;

namespace CellDsl.Runtime.Tests.Support;

/// <summary>A cell that uses what the others do not: a context, a second input, a matrix over a concatenation, a diagonal, a scalar, and an output
/// projection after the loop. q = tanh(Wz z + bz), h1 = tanh(W (h, x) + V u + p h + s q), y = Wy h1 + by.</summary>
sealed class HandMix : ICell
{
    const int Extra = 3, Ctx = 4, Out = 5;
    const int X = 0, U = 1, Z = 2, H = 3, DH = 4, Bz = 5, P = 6, S = 7, By = 8, Q = 9, Pre = 10, Y = 11, DY = 12, DHOut = 13, DA = 14,
        DSq = 15, DPRows = 16, DQ = 17, DSRows = 18, DX = 19, DU = 20, DZ = 21, DBz = 22, DP = 23, DS = 24, DBy = 25;
    const int Wz = 0, W = 1, Vm = 2, Wy = 3;

    public static CellDescription Description { get; } = Describe("HandMix", ["One", "Input", "Hidden", "Extra", "Ctx", "Out"],
        [new("x", InputSize), new("u", Extra)], [new("z", Ctx)], [new("h", Hidden)],
        [Matrix("Wz", Hidden, Ctx), Matrix("W", Hidden, Hidden, InputSize), Matrix("V", Hidden, Extra), Matrix("Wy", Out, Hidden),
            Vector("bz"), Vector("p", Hidden, ParameterKind.Diagonal), Vector("s", One, ParameterKind.Scalar), Vector("by", Out)],
        new("y", Out), ["h1", "y"],
        new CellPlan
        {
            Slots =
            [
                InputSlot("x"), InputSlot("u", Extra), new("z", SlotKind.Context, Ctx, Always, SlotRole.Context, "z"), State("h") with
                    { Keep = Always }, Carry("h"),
                Parameter("bz"), Parameter("p"), Parameter("s", One), Parameter("by", Out),
                PerSequence("q", Always), Kept("W x + V u", Always), Kept("y", Always, Out, SlotRole.Output),
                OutputGradient(Out), Saved("Wyᵀ dy"), Saved("da"),
                PerSequence("d(s q)", Recorded), PerSequence("dp per sequence", Recorded), PerSequence("dqIn", Recorded),
                PerSequence("ds per sequence", Recorded),
                InputGradient("x"), InputGradient("u", Extra), new("dz", SlotKind.Context, Ctx, Recorded, SlotRole.ContextGradient, "z"),
                ParameterGradient("bz"), ParameterGradient("p"), ParameterGradient("s", One), ParameterGradient("by", Out),
            ],
            Forward = new CellProgram
            {
                Before =
                [
                    Kernel(0, "Context1", RowSpace.Context, Hidden, 1, [Product(Now(Z), Ctx, 0, Wz)], [Now(Bz), Now(Q)]),
                    Kernel(1, "Before1", RowSpace.Sequence, Hidden, 1,
                        [new ProductTerm(Now(X), false, [new ProductFactor(ProductOf(W, [Hidden]), W, 0, [Hidden])]) { OperandDimension = InputSize },
                            Product(Now(U), Extra, 0, Vm)], [Now(Pre)]),
                ],
                Loop = [Kernel(2, "Step1", RowSpace.Sequence, Hidden, 1, [Product(Previous(H), Hidden, 0, W)],
                    [Now(Pre), Now(P), Now(S), Now(Q), Previous(H), Next(H)])],
                After = [Kernel(3, "After1", RowSpace.Sequence, Out, 1, [Product(Next(H), Hidden, 0, Wy)], [Now(By), Now(Y)])],
            },
            Backward = new CellProgram
            {
                Before = [Kernel(1, "BackwardBefore1", RowSpace.Sequence, Hidden, 1, [Transposed(Now(DY), Out, Wy)], [Now(DHOut)])],
                Loop =
                [
                    Kernel(4, "BackwardStep1", RowSpace.Sequence, Hidden, 0, [],
                        [Now(DHOut), Next(DH), Previous(H), Next(H), Now(DA), Now(DSq), Now(DPRows)], added: 2),
                    Kernel(5, "BackwardStep2", RowSpace.Sequence, Hidden, 1, [Transposed(Now(DA), Hidden, W)], [Now(P), Now(DA), Previous(DH)]),
                ],
                After =
                [
                    Kernel(6, "BackwardContext1", RowSpace.Context, Hidden, 0, [], [Now(DSq), Now(S), Now(Q), Now(DQ), Now(DSRows)], stored: 2),
                    Kernel(1, "BackwardContext2", RowSpace.Context, Ctx, 1, [Transposed(Now(DQ), Hidden, Wz)], [Now(DZ)]),
                    Kernel(1, "BackwardAfter1", RowSpace.Sequence, InputSize, 1, [Transposed(Now(DA), Hidden, W, Hidden)], [Now(DX)]),
                    Kernel(1, "BackwardAfter2", RowSpace.Sequence, Extra, 1, [Transposed(Now(DA), Hidden, Vm)], [Now(DU)]),
                    new ReduceStep(RowSpace.Context, Now(DSRows), Now(DS)),
                    new ReduceStep(RowSpace.Context, Now(DPRows), Now(DP)),
                    new ReduceStep(RowSpace.Context, Now(DQ), Now(DBz)),
                    new ReduceStep(RowSpace.Sequence, Now(DY), Now(DBy)),
                    Gradient(RowSpace.Sequence, Previous(H), Hidden, (W, Now(DA), [])),
                    Gradient(RowSpace.Sequence, Now(X), InputSize, (W, Now(DA), [Hidden])),
                    Gradient(RowSpace.Sequence, Now(U), Extra, (Vm, Now(DA), [])),
                    Gradient(RowSpace.Sequence, Next(H), Hidden, (Wy, Now(DY), [])),
                    Gradient(RowSpace.Context, Now(Z), Ctx, (Wz, Now(DQ), [])),
                ],
            },
            Output = Now(Y),
            Captures = [Next(H), Now(Y)],
        });

    public static void Invoke<T, V, TMode>(int kernel, in Tile<T> tile)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ISimd<V, T>
        where TMode : struct, IKernelMode
    {
        for (int row = tile.FirstRow; row < tile.EndRow; row++)
            for (int unit = tile.FirstUnit; unit < tile.EndUnit; unit += V.Count)
                Kernels<T, V>.Run(kernel, tile, row, unit);
    }

    abstract class Kernels<T, V> : KernelMath<T, V>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ISimd<V, T>
    {
        public static void Run(int kernel, in Tile<T> tile, int row, int unit)
        {
            V one = Constant(1);
            switch (kernel)
            {
                case 0:
                    Store(tile.Slot(1), row, unit, Tanh(Load(tile.Sums(0), row, unit) + Load(tile.Slot(0), row, unit)));
                    break;
                case 1:
                    Store(tile.Slot(0), row, unit, Load(tile.Sums(0), row, unit));
                    break;
                case 2:
                    Store(tile.Slot(5), row, unit, Tanh(Load(tile.Slot(0), row, unit) + Load(tile.Sums(0), row, unit)
                        + Load(tile.Slot(1), row, unit) * Load(tile.Slot(4), row, unit) + LoadScalar(tile.Slot(2)) * Load(tile.Slot(3), row, unit)));
                    break;
                case 3:
                    Store(tile.Slot(1), row, unit, Load(tile.Sums(0), row, unit) + Load(tile.Slot(0), row, unit));
                    break;
                case 4:
                    {
                        V h1 = Load(tile.Slot(3), row, unit);
                        V da = (Load(tile.Slot(0), row, unit) + Load(tile.Slot(1), row, unit)) * (one - h1 * h1);
                        Store(tile.Slot(4), row, unit, da);
                        AddTo(tile.Slot(5), row, unit, da);
                        AddTo(tile.Slot(6), row, unit, da * Load(tile.Slot(2), row, unit));
                        break;
                    }
                case 5:
                    Store(tile.Slot(2), row, unit, Load(tile.Sums(0), row, unit) + Load(tile.Slot(0), row, unit) * Load(tile.Slot(1), row, unit));
                    break;
                case 6:
                    {
                        V dsq = Load(tile.Slot(0), row, unit), q = Load(tile.Slot(2), row, unit);
                        Store(tile.Slot(3), row, unit, dsq * LoadScalar(tile.Slot(1)) * (one - q * q));
                        Store(tile.Slot(4), row, unit, dsq * q);
                        break;
                    }
            }
        }
    }
}
