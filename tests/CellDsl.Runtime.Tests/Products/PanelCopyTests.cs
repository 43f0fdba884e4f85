using CellDsl.Products;

namespace CellDsl.Runtime.Tests.Products;

public unsafe class PanelCopyTests
{
    [Theory, CombinedSizes]
    public void RowsAreCopiedAndNothingBeside(int depth, int count) => Check<float>(depth, count, transposed: false);

    [Theory, CombinedSizes]
    public void ColumnsAreTransposed(int depth, int count) => Check<float>(depth, count, transposed: true);

    [Theory, CombinedSizes]
    public void DoublesAreCopiedAndTransposedToo(int depth, int count)
    {
        Check<double>(depth, count, transposed: false);
        Check<double>(depth, count, transposed: true);
    }

    static void Check<T>(int depth, int count, bool transposed)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        int rowLength = Math.Max(depth, count) + 3, stride = count + 2;
        T[] source = [.. Enumerable.Range(1, rowLength * Math.Max(depth, count)).Select(T.CreateChecked)];
        T[] panel = new T[depth * stride];
        T[] expected = new T[panel.Length];
        for (int k = 0; k < depth; k++)
            for (int n = 0; n < count; n++)
                expected[k * stride + n] = transposed ? source[n * rowLength + k] : source[k * rowLength + n];
        fixed (T* from = source, to = panel)
            if (transposed)
                PanelCopy.Columns(from, rowLength, to, stride, depth, count);
            else
                PanelCopy.Rows(from, rowLength, to, stride, depth, count);
        Assert.Equal(expected, panel);
    }

    sealed class CombinedSizesAttribute : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo method)
            => from depth in new[] { 1, 3, 4, 64, 70, 131 }
               from count in new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 14, 16, 17, 22, 64 }
               select new object[] { depth, count };
    }
}
