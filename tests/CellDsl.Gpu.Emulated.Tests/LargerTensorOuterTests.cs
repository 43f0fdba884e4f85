using CellDsl.Gpu.Tests.TensorCores;

namespace CellDsl.Gpu.Tests.Emulated;

/// <summary>Gradients of matrices as tensor cores form them, at sizes of several groups and parts.</summary>
public class LargerTensorOuterTests
{
    [Theory]
    [InlineData(19, 19, 5, 7, 19, 19)]
    [InlineData(24, 10, 70, 66, 24, 24)]
    [InlineData(21, 21, 40, 12, 3, 21)]
    [InlineData(21, 11, 12, 40, 21, 7)]
    [InlineData(16, 16, 64, 64, 1, 12)]
    public void AgreeWithDoubleWithinTheBound(int rows, int rowsPerGroup, int units, int columns, int adjointModulo, int operandModulo)
        => TensorOuterTests.AssertWithinTheBound(rows, rowsPerGroup, units, columns, adjointModulo, operandModulo);
}
