using System.ComponentModel;
using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>Sums of products that a thread holds in registers: four units of some rows. ILGPU unrolls no loops, so each is written out.</summary>
/// <remarks>Members are static and take structs by value: only such become registers for certain.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITile<TTile>
    where TTile : struct, ITile<TTile>
{
    /// <summary>Rows of a thread.</summary>
    static abstract int Rows { get; }

    /// <summary>A thread's rows of one element of the operand, whose rows begin at <paramref name="element"/>, a multiple of four.
    /// On tensor cores: of elements t and t + 4, which are so many numbers apart.</summary>
    /// <param name="line">The thread's place among those for rows.</param>
    static abstract RowValues Read(ArrayView<float> operand, int line, int element);

    /// <summary>sum[row] + rows[row]·weights; on tensor cores eight elements' products at once.</summary>
    static abstract TTile Add(TTile sum, RowValues rows, Float4 weights);

    static abstract Float4 Row(TTile sum, int row);
}

/// <summary>One element of the operand for up to eight rows; what a tile does not read is not there.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct RowValues(Float4 low, Float4 high)
{
    public Float4 Low = low;
    public Float4 High = high;
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Tile1(Float4 row) : ITile<Tile1>
{
    Float4 _row = row;

    public static int Rows => 1;

    public static RowValues Read(ArrayView<float> operand, int line, int element)
        => new(new Float4(operand.SubView(line)[element], 0, 0, 0), default);

    public static Tile1 Add(Tile1 sum, RowValues rows, Float4 weights) => new(sum._row + rows.Low.X * weights);

    public static Float4 Row(Tile1 sum, int row) => sum._row;
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Tile2(Float4 row0, Float4 row1) : ITile<Tile2>
{
    Float4 _row0 = row0;
    Float4 _row1 = row1;

    public static int Rows => 2;

    public static RowValues Read(ArrayView<float> operand, int line, int element)
    {
        Float2 pair = operand.Cast<Float2>().SubView(line)[element / 2];
        return new(new Float4(pair.X, pair.Y, 0, 0), default);
    }

    public static Tile2 Add(Tile2 sum, RowValues rows, Float4 weights)
        => new(sum._row0 + rows.Low.X * weights, sum._row1 + rows.Low.Y * weights);

    public static Float4 Row(Tile2 sum, int row) => row == 0 ? sum._row0 : sum._row1;
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Tile4(Float4 row0, Float4 row1, Float4 row2, Float4 row3) : ITile<Tile4>
{
    Float4 _row0 = row0;
    Float4 _row1 = row1;
    Float4 _row2 = row2;
    Float4 _row3 = row3;

    public static int Rows => 4;

    public static RowValues Read(ArrayView<float> operand, int line, int element) => new(operand.Cast<Float4>().SubView(line)[element / 4], default);

    public static Tile4 Add(Tile4 sum, RowValues rows, Float4 weights)
        => new(sum._row0 + rows.Low.X * weights, sum._row1 + rows.Low.Y * weights,
            sum._row2 + rows.Low.Z * weights, sum._row3 + rows.Low.W * weights);

    /// <summary>As <see cref="Add"/>, but zeros add nothing, whatever they are multiplied with.</summary>
    public static Tile4 AddKeepingZeros(Tile4 sum, RowValues rows, Float4 weights)
        => new(sum._row0 + Kept(rows.Low.X, weights), sum._row1 + Kept(rows.Low.Y, weights),
            sum._row2 + Kept(rows.Low.Z, weights), sum._row3 + Kept(rows.Low.W, weights));

    static Float4 Kept(float row, Float4 weights) => new(Kept(row, weights.X), Kept(row, weights.Y), Kept(row, weights.Z), Kept(row, weights.W));

    static float Kept(float row, float weight) => row == 0 || weight == 0 ? 0 : row * weight;

    public static Float4 Row(Tile4 sum, int row) => row < 2 ? row == 0 ? sum._row0 : sum._row1 : row == 2 ? sum._row2 : sum._row3;
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Tile8(Tile4 low, Tile4 high) : ITile<Tile8>
{
    Tile4 _low = low;
    Tile4 _high = high;

    public static int Rows => 8;

    public static RowValues Read(ArrayView<float> operand, int line, int element)
    {
        ArrayView<Float4> quads = operand.Cast<Float4>().SubView(2 * line);
        return new(quads[element / 4], quads[element / 4 + 1]);
    }

    public static Tile8 Add(Tile8 sum, RowValues rows, Float4 weights)
        => new(Tile4.Add(sum._low, rows, weights), Tile4.Add(sum._high, new RowValues(rows.High, default), weights));

    public static Float4 Row(Tile8 sum, int row) => row < 4 ? Tile4.Row(sum._low, row) : Tile4.Row(sum._high, row - 4);
}

/// <summary>As <see cref="Tile2"/>, but rows that are zero add nothing, whatever the weights are.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct ZeroKeepingTile2(Tile4 rows) : ITile<ZeroKeepingTile2>
{
    Tile4 _rows = rows;

    public static int Rows => Tile2.Rows;

    public static RowValues Read(ArrayView<float> operand, int line, int element) => Tile2.Read(operand, line, element);

    public static ZeroKeepingTile2 Add(ZeroKeepingTile2 sum, RowValues rows, Float4 weights) => new(Tile4.AddKeepingZeros(sum._rows, rows, weights));

    public static Float4 Row(ZeroKeepingTile2 sum, int row) => Tile4.Row(sum._rows, row);
}

/// <summary>As <see cref="Tile8"/>, but rows that are zero add nothing, whatever the weights are.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct ZeroKeepingTile8(Tile4 low, Tile4 high) : ITile<ZeroKeepingTile8>
{
    Tile4 _low = low;
    Tile4 _high = high;

    public static int Rows => Tile8.Rows;

    public static RowValues Read(ArrayView<float> operand, int line, int element) => Tile8.Read(operand, line, element);

    public static ZeroKeepingTile8 Add(ZeroKeepingTile8 sum, RowValues rows, Float4 weights)
        => new(Tile4.AddKeepingZeros(sum._low, rows, weights), Tile4.AddKeepingZeros(sum._high, new RowValues(rows.High, default), weights));

    public static Float4 Row(ZeroKeepingTile8 sum, int row) => row < 4 ? Tile4.Row(sum._low, row) : Tile4.Row(sum._high, row - 4);
}
