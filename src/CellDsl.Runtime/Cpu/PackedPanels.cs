namespace CellDsl.Cpu;

/// <summary>Weights in the order in which the products read them: for each tile of units, for each element of the operand, the tile's vectors of all
/// matrices side by side. Lanes beyond the last unit are zero.</summary>
sealed unsafe class PackedPanels<T>(CompiledPanels panels) : IDisposable
    where T : unmanaged
{
    NativeBlock? _block;

    /// <summary>Version of the parameters that are packed; -1: none.</summary>
    public long Version { get; set; } = -1;

    public T* Origin => _block == null ? null : (T*)_block.Pointer;

    public void Allocate() => _block ??= new NativeBlock(checked(panels.Elements * sizeof(T)));

    /// <summary>Packs one worker's share of the tiles.</summary>
    public void Pack(T** parameters, int worker, int workers)
    {
        int number = 0;
        for (int p = 0; p < panels.Products.Length; p++)
        {
            PanelProduct product = panels.Products[p];
            for (int tile = 0; tile < product.Tiles; tile++)
                if (number++ % workers == worker)
                    PackTile(product, panels.Units[p], tile, parameters);
        }
    }

    void PackTile(PanelProduct product, int units, int tile, T** parameters)
    {
        int firstVector = (int)((long)tile * product.Vectors / product.Tiles);
        int endVector = (int)((tile + 1L) * product.Vectors / product.Tiles);
        int width = (endVector - firstVector) * product.Width;
        int firstUnit = firstVector * product.Width;
        int count = Math.Min(width, units - firstUnit);
        int gates = product.Matrices.Length;
        T* panel = Origin + product.Offset + (long)firstVector * product.Width * gates * product.Depth;
        for (int g = 0; g < gates; g++)
        {
            MatrixBlock matrix = product.Matrices[g];
            T* source = parameters[matrix.Parameter] + matrix.FirstColumn;
            if (product.Transposed)
                PackRows(source + firstUnit, matrix.RowLength, panel + g * width, gates * width, product.Depth, count);
            else
                PackColumns(source + (nint)firstUnit * matrix.RowLength, matrix.RowLength, panel + g * width, gates * width, product.Depth, count);
        }
    }

    /// <summary>panel[k, n] = source[k, n]</summary>
    static void PackRows(T* source, nint rowLength, T* panel, nint stride, int depth, int count)
    {
        for (nint k = 0; k < depth; k++)
            new ReadOnlySpan<T>(source + k * rowLength, count).CopyTo(new Span<T>(panel + k * stride, count));
    }

    /// <summary>panel[k, n] = source[n, k], in blocks of k that keep the panel's lines in the L1 cache.</summary>
    static void PackColumns(T* source, nint rowLength, T* panel, nint stride, int depth, int count)
    {
        const int block = 32;
        for (int first = 0; first < depth; first += block)
        {
            int end = Math.Min(first + block, depth);
            for (int n = 0; n < count; n++)
            {
                T* row = source + n * rowLength;
                T* target = panel + n + first * stride;
                for (int k = first; k < end; k++, target += stride)
                    *target = row[k];
            }
        }
    }

    public void Dispose()
    {
        _block?.Dispose();
        _block = null;
        Version = -1;
    }
}
