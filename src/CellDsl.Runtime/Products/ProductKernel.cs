using System.Numerics;
using System.Runtime.Intrinsics;
using CellDsl.Execution;
using CellDsl.Kernels;

namespace CellDsl.Products;

/// <summary>Ways to compute a product, at one vector width.</summary>
abstract class ProductKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>That of the machine's widest vectors. Initial values are made in double and must not depend on the machine: there, multiply-adds
    /// are rounded once everywhere.</summary>
    public static ProductKernel<T> Widest { get; } = Choose();

    /// <summary>How a product is to be cut for a number of workers.</summary>
    public abstract ProductSplit Split(in ProductCall<T> call, int workers);

    /// <summary>Computes some rows and columns of C.</summary>
    public abstract void Run(in ProductCall<T> call, Share rows, Share columns, ProductMemory memory);

    static ProductKernel<T> Choose()
    {
        if (typeof(T) == typeof(double) && !Instructions.HasFusedMultiplyAdd)
            return (ProductKernel<T>)(object)new ProductKernel<double, Exact128>();
        if (Vector512.IsHardwareAccelerated)
            return new ProductKernel<T, V512<T>>();
        if (Vector256.IsHardwareAccelerated)
            return new ProductKernel<T, V256<T>>();
        return Vector128.IsHardwareAccelerated ? new ProductKernel<T, V128<T>>() : new ProductKernel<T, V1<T>>();
    }
}

/// <summary>Ways to compute a product, with vectors of type <typeparamref name="V"/>.</summary>
sealed class ProductKernel<T, V> : ProductKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : struct, IMultiplyAdd<V, T>
{
    public override ProductSplit Split(in ProductCall<T> call, int workers)
        => Dots<T, V>.Serve(call) ? ProductSplit.Of(call.Rows, Dots<T, V>.Group, call.Columns, Dots<T, V>.Group, workers)
            : FewRows<T, V>.Serve(call) ? ProductSplit.Of(call.Rows, FewRows<T, V>.Few, call.Columns, FewRows<T, V>.Width, workers)
            : ProductSplit.Of(call.Rows, PackedProduct<T, V>.TileRows, call.Columns, PackedProduct<T, V>.PanelWidth, workers);

    public override void Run(in ProductCall<T> call, Share rows, Share columns, ProductMemory memory)
    {
        if (Dots<T, V>.Serve(call))
            Dots<T, V>.Run(call, rows, columns);
        else if (FewRows<T, V>.Serve(call))
            FewRows<T, V>.Run(call, rows, columns);
        else
            PackedProduct<T, V>.Run(call, rows, columns, memory);
    }
}
