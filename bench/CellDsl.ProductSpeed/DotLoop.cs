using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.ProductSpeed;

/// <summary>What one would write without a product of matrices.</summary>
static class DotLoop
{
    /// <param name="a">[rows, depth]</param>
    /// <param name="b">[columns, depth]</param>
    public static void Multiply<T>(T[] a, T[] b, T[] c, int rows, int columns, int depth)
        where T : IFloatingPointIeee754<T>
    {
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                c[row * columns + column] = TensorPrimitives.Dot<T>(a.AsSpan(row * depth, depth), b.AsSpan(column * depth, depth));
    }
}
