using System.Runtime.InteropServices;
using CellDsl.Kernels;
using CellDsl.Products;

namespace CellDsl.Runtime.Tests.Products;

/// <summary>Matrices that end where memory may no longer be read.</summary>
public unsafe class ProductBoundsTests
{
    [Fact]
    public void NothingIsReadBehindTheEnd()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Check<float>(new ProductKernel<float, V512<float>>(), new ProductKernel<float, V256<float>>(), new ProductKernel<float, V128<float>>());
        Check<double>(new ProductKernel<double, V512<double>>(), new ProductKernel<double, V256<double>>());
    }

    static void Check<T>(params ProductKernel<T>[] kernels)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        using Guarded a = new(), b = new(), c = new();
        int[] sizes = [1, 2, 3, 4, 5, 7, 15, 16, 17, 33, 100];
        foreach (ProductKernel<T> kernel in kernels)
            foreach (int rows in sizes)
                foreach (int columns in sizes)
                    foreach (int depth in sizes)
                        for (int flips = 0; flips < 4; flips++)
                        {
                            Matrix<T> left = (flips & 1) == 0 ? Matrix<T>.Of(a.Last<T>(rows * depth), rows, depth)
                                : Matrix<T>.Of(a.Last<T>(rows * depth), depth, rows).Transposed;
                            Matrix<T> right = (flips & 2) == 0 ? Matrix<T>.Of(b.Last<T>(depth * columns), depth, columns)
                                : Matrix<T>.Of(b.Last<T>(depth * columns), columns, depth).Transposed;
                            new MatrixProduct<T>(1, kernel).Multiply(left, right, c.Last<T>(rows * columns), add: flips == 3);
                        }
    }

    /// <summary>Memory before a page that may be neither read nor written.</summary>
    sealed class Guarded : IDisposable
    {
        const int Pages = 32, None = 0, ReadWrite = 3, PrivateAnonymous = 0x22;

        static readonly int s_page = Environment.SystemPageSize;

        readonly byte* _start = Map(0, (nuint)((Pages + 1) * s_page), ReadWrite, PrivateAnonymous, -1, 0);

        public Guarded() => Assert.Equal(0, Protect(_start + Pages * s_page, (nuint)s_page, None));

        public Span<T> Last<T>(int count)
            where T : unmanaged
            => new(_start + Pages * s_page - count * sizeof(T), count);

        public void Dispose() => Unmap(_start, (nuint)((Pages + 1) * s_page));

        [DllImport("libc", EntryPoint = "mmap")]
        static extern byte* Map(nint address, nuint length, int protection, int flags, int file, nint offset);

        [DllImport("libc", EntryPoint = "mprotect")]
        static extern int Protect(byte* address, nuint length, int protection);

        [DllImport("libc", EntryPoint = "munmap")]
        static extern int Unmap(byte* address, nuint length);
    }
}
