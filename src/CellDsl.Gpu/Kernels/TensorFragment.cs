using ILGPU;
using ILGPU.Runtime.Cuda;

namespace CellDsl.Gpu.Kernels;

/// <summary>One instruction of the tensor cores: 16 rows of 8 elements times 8 elements of 8 columns, operands in TF32, sums in float. A warp's
/// threads hold the parts.</summary>
/// <remarks>
/// mma.m16n8k8 (PTX ISA, "Matrix fragments for mma.m16n8k8"): thread 4g + t has of the rows elements t and t + 4 of rows g and g + 8, of the columns
/// elements t and t + 4 of column g, and of the sums columns 2t and 2t + 1 of rows g and g + 8. Which of our rows and units these are is our choice.
/// Rows g and g + 8 are two neighbouring ones. Two instructions side by side, j = 0 and 1, have unit 2g + j in column g, so a thread's sums are the
/// four neighbouring units 4t to 4t + 3, and what it needs of the weights is one four: elements t and t + 4 of units 2g and 2g + 1.
/// </remarks>
static class TensorFragment
{
    const string Instruction = "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};";

    /// <summary>Adds eight elements of two neighbouring rows to the sums of four units.</summary>
    /// <param name="sum">X, Y: the first row's units 0 and 2, or 1 and 3. Z, W: the second row's.</param>
    /// <param name="rows">X, Y: element t of the first and of the second row. Z, W: element t + 4.</param>
    /// <param name="b0">Element t of the column; <paramref name="b1"/>: t + 4.</param>
    public static Float4 Add(Float4 sum, Float4 rows, float b0, float b1)
    {
        if (!CudaAsm.IsSupported)
            return AddByArithmetic(sum, rows, b0, b1);
        Ref<float> x = sum.X;
        Ref<float> y = sum.Y;
        Ref<float> z = sum.Z;
        Ref<float> w = sum.W;
        Input<uint> i0 = Interop.FloatAsInt(rows.X);
        Input<uint> i1 = Interop.FloatAsInt(rows.Y);
        Input<uint> i2 = Interop.FloatAsInt(rows.Z);
        Input<uint> i3 = Interop.FloatAsInt(rows.W);
        Input<uint> j0 = Interop.FloatAsInt(b0);
        Input<uint> j1 = Interop.FloatAsInt(b1);
        CudaAsm.EmitRef(Instruction, ref x, ref y, ref z, ref w, ref i0, ref i1, ref i2, ref i3, ref j0, ref j1);
        return new Float4(x.Value, y.Value, z.Value, w.Value);
    }

    /// <summary>The same without tensor cores, for tests: only this differs.</summary>
    static Float4 AddByArithmetic(Float4 sum, Float4 rows, float b0, float b1)
    {
        int line = Group.IdxX & 28;
        int column = (Group.IdxX & 3) * 8;
        for (int k = 0; k < 8; k++)
        {
            int t = k & 3;
            float first = Warp.Shuffle(k < 4 ? rows.X : rows.Z, line + t);
            float second = Warp.Shuffle(k < 4 ? rows.Y : rows.W, line + t);
            float even = Warp.Shuffle(k < 4 ? b0 : b1, column + t);
            float odd = Warp.Shuffle(k < 4 ? b0 : b1, column + 4 + t);
            sum = new Float4(sum.X + first * even, sum.Y + first * odd, sum.Z + second * even, sum.W + second * odd);
        }
        return sum;
    }
}
