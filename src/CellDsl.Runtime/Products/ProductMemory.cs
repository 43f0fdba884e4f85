using CellDsl.Execution;

namespace CellDsl.Products;

/// <summary>A worker's memory for packed operands, which is kept from one product to the next.</summary>
sealed unsafe class ProductMemory
{
    NativeBlock? _block;

    /// <summary>Room for numbers, from the start of a cache line on; what was in it may be lost.</summary>
    public T* Reserve<T>(long count)
        where T : unmanaged
    {
        long bytes = count * sizeof(T);
        if (_block == null || _block.Bytes < bytes)
        {
            _block?.Dispose();
            _block = new NativeBlock(bytes);
        }
        return (T*)_block.Pointer;
    }
}
