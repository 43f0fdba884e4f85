using System.ComponentModel;
using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>One product of an emitted kernel: matrices side by side that multiply the same vectors.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IProduct
{
    /// <summary>How many matrices.</summary>
    static abstract int Factors { get; }
}

/// <summary>Which of the kernel's sums the matrices add to.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IProduct<TSums> : IProduct
    where TSums : struct
{
    /// <summary>Adds one element of the operand, times the matrices' weights, to the sums. The first matrix's weights are at
    /// <paramref name="at"/>.</summary>
    static abstract TSums Add<TWeights>(TSums sums, RowValues rows, TWeights weights, int at, int stride)
        where TWeights : struct, IWeights<TWeights>;
}

/// <summary>Memory that the threads of a group share: a part of the operand's rows, and the weights that belong to it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct SharedTiles(ArrayView<float> operand, ArrayView<Float4> weights)
{
    public ArrayView<float> Operand = operand;
    public ArrayView<Float4> Weights = weights;
}

/// <summary>The products of emitted kernels: rows of a group times matrices, a few elements at a time, through shared memory into
/// registers.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TileProduct<TTile, TGroup>
    where TTile : struct, ITile<TTile>
    where TGroup : struct, IGroup
{
    // Loads that a thread has under way while the group works on the part before. More matrices than these are loaded when their turn comes.
    const int Ahead = 4;

    /// <summary>A thread's first row.</summary>
    public static int Row => Grid.IdxX * Rows + Line * TTile.Rows;

    /// <summary>A thread's four units.</summary>
    public static int Unit => Grid.IdxY * TGroup.UnitThreads + Lane;

    static int Line => TGroup.Line(Group.IdxX);
    static int Lane => TGroup.Lane(Group.IdxX);

    /// <summary>Rows of a group.</summary>
    static int Rows => TGroup.RowThreads * TTile.Rows;

    /// <summary>Elements of the operand that are taken at once.</summary>
    static int Depth => TGroup.RowThreads;

    /// <summary>From one element's rows to the next element's: four more than there are, so that threads that store different elements meet in no
    /// bank. On tensor cores, from elements t and t + 4 to the next two: eight more, so that threads that load different elements meet in no
    /// bank.</summary>
    static int Stride => TGroup.IsTensor ? 2 * Rows + 8 : Rows + 4;

    /// <summary>Numbers of the operand that are taken at once, and what lies between them.</summary>
    static int PartOfOperand => TGroup.IsTensor ? 4 * Stride : Depth * Stride;

    static int Threads => TGroup.UnitThreads * TGroup.RowThreads;

    /// <summary>Threads that bring the weights of one matrix for one element, or on tensor cores for all.</summary>
    static int WeightThreads => TGroup.IsTensor ? Threads : TGroup.UnitThreads;

    /// <summary>From a thread's weights of one matrix to those of the next, in the panel.</summary>
    static int NextFactor(Operand operand) => TGroup.IsTensor ? 8 * operand.PanelQuads : operand.PanelQuads;

    /// <summary>Fours of elements that are taken at once.</summary>
    static int Quads => TGroup.RowThreads / 4;

    static bool BringsOperand => Group.IdxX < Rows * Quads;

    /// <param name="factors">The most that a product of the kernel has.</param>
    public static SharedTiles Allocate(int factors)
        => new(SharedMemory.Allocate<float>(2 * PartOfOperand), SharedMemory.Allocate<Float4>(2 * Depth * TGroup.UnitThreads * factors));

    /// <summary>Adds a product to a thread's sums. All threads of the group take part, whether or not there are rows and units for them.</summary>
    /// <remarks>Shared memory holds two parts: while the group multiplies one, the next arrives in registers and is then placed beside it.</remarks>
    public static TSums Add<TProduct, TSums>(TSums sums, Operand operand, StepRows step, SharedTiles tiles)
        where TProduct : struct, IProduct<TSums>
        where TSums : struct
    {
        int thread = Group.IdxX;
        int lane = TGroup.IsTensor ? thread : Lane;
        int line = Line;
        int rowBrought = Grid.IdxX * Rows + thread / Quads;
        // Nothing is read where there is no row.
        int depth = BringsOperand && rowBrought < step.Count ? operand.Depth : 0;
        int row = rowBrought % operand.Modulo * ((operand.Depth + 3) / 4);
        int elements = (thread & (Quads - 1)) * 4;
        int panel = TGroup.IsTensor ? Grid.IdxY * Threads + thread : line * TProduct.Factors * operand.PanelQuads + Unit;
        int panelStep = Depth * TProduct.Factors * operand.PanelQuads;
        int part = 0;

        Place<TProduct>(Fetch<TProduct>(operand, row, depth, elements, panel), operand, tiles, panel, part);
        Group.Barrier();
        for (int k = Depth; k < operand.Depth; k += Depth)
        {
            panel += panelStep;
            Fetched next = Fetch<TProduct>(operand, row, depth, k + elements, panel);
            sums = AddPart<TProduct, TSums>(sums, tiles, part, lane, line);
            part = 1 - part;
            Place<TProduct>(next, operand, tiles, panel, part);
            Group.Barrier();
        }
        sums = AddPart<TProduct, TSums>(sums, tiles, part, lane, line);
        // The next product begins to place its parts.
        Group.Barrier();
        return sums;
    }

    static TSums AddPart<TProduct, TSums>(TSums sums, SharedTiles tiles, int part, int lane, int line)
        where TProduct : struct, IProduct<TSums>
        where TSums : struct
    {
        int size = Depth * TProduct.Factors * TGroup.UnitThreads;
        ArrayView<Float4> rows = tiles.Operand.Cast<Float4>().SubView(part * (PartOfOperand / 4), PartOfOperand / 4);
        ArrayView<Float4> weights = tiles.Weights.SubView(part * size + lane, size - lane);
        return TGroup.IsTensor
            ? TProduct.Add(sums, TTile.Read(rows.Cast<float>(), line, Stride), new WeightsInMemory(weights), 0, Threads)
            : AddFours<TProduct, TSums>(sums, rows, weights, line);
    }

    static TSums AddFours<TProduct, TSums>(TSums sums, ArrayView<Float4> rows, ArrayView<Float4> weights, int line)
        where TProduct : struct, IProduct<TSums>
        where TSums : struct
    {
        int stride = TProduct.Factors * TGroup.UnitThreads;
        // Four elements at a time: of more, ILGPU would order all additions to one sum before those to the next, with every weight in a register.
        for (int e = 0; e < Depth; e += 4)
        {
            // Where the four begin is computed once; the places of each are constants that are added to it.
            ArrayView<float> r = rows.SubView(e * (Stride / 4), Stride).Cast<float>();
            var w = new WeightsInMemory(weights.SubView(e * stride));
            sums = TProduct.Add(sums, TTile.Read(r, line, 0), w, 0, TGroup.UnitThreads);
            sums = TProduct.Add(sums, TTile.Read(r, line, Stride), w, stride, TGroup.UnitThreads);
            sums = TProduct.Add(sums, TTile.Read(r, line, 2 * Stride), w, 2 * stride, TGroup.UnitThreads);
            sums = TProduct.Add(sums, TTile.Read(r, line, 3 * Stride), w, 3 * stride, TGroup.UnitThreads);
        }
        return sums;
    }

    /// <summary>What a thread has brought from global memory.</summary>
    struct Fetched(Float4 operand, Float4 weights0, Float4 weights1, Float4 weights2, Float4 weights3)
    {
        public Float4 Operand = operand;
        public Float4 Weights0 = weights0;
        public Float4 Weights1 = weights1;
        public Float4 Weights2 = weights2;
        public Float4 Weights3 = weights3;
    }

    static Fetched Fetch<TProduct>(Operand operand, int row, int depth, int element, int panel)
        where TProduct : struct, IProduct
        => new(
            FetchOperand(operand, row, depth, element),
            operand.Panel[panel],
            TProduct.Factors > 1 ? operand.Panel[panel + NextFactor(operand)] : default,
            TProduct.Factors > 2 ? operand.Panel[panel + 2 * NextFactor(operand)] : default,
            TProduct.Factors > 3 ? operand.Panel[panel + 3 * NextFactor(operand)] : default);

    /// <summary>Four elements of a row; zero beyond the vector's end, whatever lies there.</summary>
    static Float4 FetchOperand(Operand operand, int row, int depth, int element)
    {
        if (element >= depth)
            return default;
        Float4 value = operand.Rows[row + element / 4];
        return new Float4(value.X, element + 1 < depth ? value.Y : 0, element + 2 < depth ? value.Z : 0, element + 3 < depth ? value.W : 0);
    }

    /// <summary>On tensor cores: the second pairs of rows of all threads lie behind the first.</summary>
    static int PlaceOfPair(int pair) => TTile.Rows == 4 ? (pair & 1) * TGroup.RowThreads + (pair >> 1) : pair;

    static void Place<TProduct>(Fetched fetched, Operand operand, SharedTiles tiles, int panel, int part)
        where TProduct : struct, IProduct
    {
        if (BringsOperand)
        {
            Float4 elements = TGroup.IsTensor ? Tf32.Round(fetched.Operand) : fetched.Operand;
            int row = Group.IdxX / Quads;
            int quad = Group.IdxX & (Quads - 1);
            int to = TGroup.IsTensor ? PlaceOfPair(row / 2) * 4 + quad * 2 + (row & 1) : quad * (4 * Stride) + row;
            ArrayView<float> rows = tiles.Operand.SubView(part * PartOfOperand + to, 3 * Stride + 1);
            rows[0] = elements.X;
            rows[Stride] = elements.Y;
            rows[2 * Stride] = elements.Z;
            rows[3 * Stride] = elements.W;
        }
        int size = Depth * TProduct.Factors * TGroup.UnitThreads;
        int place = TGroup.IsTensor ? Group.IdxX : Line * TProduct.Factors * TGroup.UnitThreads + Lane;
        ArrayView<Float4> weights = tiles.Weights.SubView(part * size + place, size - place);
        weights[0] = fetched.Weights0;
        if (TProduct.Factors > 1)
            weights[WeightThreads] = fetched.Weights1;
        if (TProduct.Factors > 2)
            weights[2 * WeightThreads] = fetched.Weights2;
        if (TProduct.Factors > 3)
            weights[3 * WeightThreads] = fetched.Weights3;
        for (int f = Ahead; f < TProduct.Factors; f++)
            weights[f * WeightThreads] = operand.Panel[panel + f * NextFactor(operand)];
    }
}
