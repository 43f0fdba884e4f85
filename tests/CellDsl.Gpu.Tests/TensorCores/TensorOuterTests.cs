using CellDsl.Gpu.Engine;
using CellDsl.Gpu.Kernels;
using CellDsl.Gpu.Tests.Support;
using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Tests.TensorCores;

/// <summary>Gradients of matrices as tensor cores form them, with arithmetic in place of their one instruction.</summary>
public class TensorOuterTests
{
    /// <summary>Of one number: on ILGPU's CPU accelerator all threads meet for every number that they exchange.</summary>
    [Fact]
    public void OneProductIsWithinTheBound() => AssertWithinTheBound(1, 1, 1, 1, 1, 1);

    /// <param name="rowsPerGroup">Of the rows.</param>
    /// <param name="adjointModulo">After how many rows the adjoints begin anew.</param>
    /// <param name="operandModulo">The same of the operands.</param>
    internal static void AssertWithinTheBound(int rows, int rowsPerGroup, int units, int columns, int adjointModulo, int operandModulo)
    {
        GpuDevice device = Devices.Tensor;
        float[] adjoint = Vectors(1, adjointModulo, units), operand = Vectors(2, operandModulo, columns);
        int parts = (rows + rowsPerGroup - 1) / rowsPerGroup;
        using MemoryBuffer1D<float, Stride1D.Dense> a = device.Accelerator.Allocate1D(adjoint), b = device.Accelerator.Allocate1D(operand),
            target = device.Accelerator.Allocate1D(new float[parts * units * columns]);
        var shape = new OuterShape(rows, rowsPerGroup, adjointModulo, operandModulo, units, columns, columns, parts == 1 ? 0 : units * columns);
        using AcceleratorStream stream = device.Accelerator.CreateStream();
        new LibraryKernels(device.Kernels)
            .OuterTensor(stream, new KernelConfig(new Index3D((units + 63) / 64, (columns + 63) / 64, parts), new Index3D(128, 1, 1)),
            shape, new StepRows(rows, 0, 1, 0, default, 0), ((ArrayView<float>)a.View).Cast<Float4>(), ((ArrayView<float>)b.View).Cast<Float4>(),
            target.View);
        stream.Synchronize();
        float[] result = target.GetAsArray1D();

        int unitStride = (units + 3) / 4 * 4, columnStride = (columns + 3) / 4 * 4;
        for (int unit = 0; unit < units; unit++)
            for (int column = 0; column < columns; column++)
            {
                (double exact, double magnitude, double actual) = (0, 0, 0);
                for (int row = 0; row < rows; row++)
                {
                    double product = (double)adjoint[row % adjointModulo * unitStride + unit] * operand[row % operandModulo * columnStride + column];
                    exact += product;
                    magnitude += Math.Abs(product);
                }
                for (int part = 0; part < parts; part++)
                    actual += result[(part * units + unit) * columns + column];
                // TF32's rounding of both factors, and that of as many float additions as there are rows.
                double bound = Tf32.Unit * (2 + Tf32.Unit) + rows * Math.ScaleB(1, -23);
                Assert.True(Math.Abs(actual - exact) <= bound * magnitude, $"[{unit}, {column}] = {actual}, exactly {exact}");
            }
    }

    /// <summary>Rows of whole fours; nobody may use what fills them up.</summary>
    static float[] Vectors(int seed, int rows, int size)
    {
        var random = new Random(seed);
        int stride = (size + 3) / 4 * 4;
        float[] values = new float[rows * stride];
        for (int n = 0; n < values.Length; n++)
            values[n] = n % stride < size ? random.NextSingle() - 0.5f : float.NaN;
        return values;
    }
}
