using System.ComponentModel;
using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>Sums of four rows from the tensor cores; takes eight elements at a time (<see cref="TensorFragment"/>): what it reads is elements t and t
/// + 4 of two neighbouring rows, and then of the next two, which lie behind the first two of all threads.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct TensorTile4(TensorTile2 low, TensorTile2 high) : ITile<TensorTile4>
{
    TensorTile2 _low = low;
    TensorTile2 _high = high;

    public static int Rows => 4;

    public static RowValues Read(ArrayView<float> operand, int line, int element)
    {
        ArrayView<Float4> pairs = operand.Cast<Float4>().SubView((Group.IdxX & 3) * (element / 4) + line);
        return new(pairs[0], pairs[TensorGroup.RowThreads]);
    }

    public static TensorTile4 Add(TensorTile4 sum, RowValues rows, Float4 weights)
        => new(TensorTile2.Add(sum._low, rows, weights), TensorTile2.Add(sum._high, new RowValues(rows.High, default), weights));

    public static Float4 Row(TensorTile4 sum, int row) => row < 2 ? TensorTile2.Row(sum._low, row) : TensorTile2.Row(sum._high, row - 2);
}

/// <summary>Sums of two rows.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct TensorTile2(Float4 even, Float4 odd) : ITile<TensorTile2>
{
    // Units 0 and 2 of both rows, and units 1 and 3.
    Float4 _even = even;
    Float4 _odd = odd;

    public static int Rows => 2;

    public static RowValues Read(ArrayView<float> operand, int line, int element)
        => new(operand.Cast<Float4>().SubView((Group.IdxX & 3) * (element / 4) + line)[0], default);

    public static TensorTile2 Add(TensorTile2 sum, RowValues rows, Float4 weights)
        => new(TensorFragment.Add(sum._even, rows.Low, weights.X, weights.Y), TensorFragment.Add(sum._odd, rows.Low, weights.Z, weights.W));

    public static Float4 Row(TensorTile2 sum, int row)
        => row == 0 ? new(sum._even.X, sum._odd.X, sum._even.Y, sum._odd.Y) : new(sum._even.Z, sum._odd.Z, sum._even.W, sum._odd.W);
}
