using CellDsl.Execution;
using CellDsl.Products;

namespace CellDsl.Backends.Cpu;

/// <summary>Weights in the order in which the products read them, one <see cref="Panel"/> after the other.</summary>
sealed unsafe class PackedPanels<T>(CompiledPanels panels) : IDisposable
    where T : unmanaged
{
    NativeBlock? _block;

    /// <summary>Version of the parameters that are packed; -1: none.</summary>
    public long Version { get; set; } = -1;

    public T* Origin => _block == null ? null : (T*)_block.Pointer;

    public void Allocate() => _block ??= new NativeBlock(checked(panels.Elements * sizeof(T)));

    /// <summary>Packs one worker's share of the panels.</summary>
    public void Pack(T** parameters, int worker, int workers)
    {
        int number = 0;
        foreach (PanelProduct product in panels.Products)
            for (int tile = 0; tile < product.Tiles.Length; tile++)
                if (number++ % workers == worker)
                    Pack(product, product.Tiles[tile], product.Panels[tile], parameters);
    }

    void Pack(PanelProduct product, UnitTile tile, Panel panel, T** parameters)
    {
        T* target = Origin + panel.Offset;
        foreach (MatrixBlock matrix in product.Matrices)
        {
            T* source = parameters[matrix.Parameter] + matrix.FirstColumn;
            if (product.Transposed)
                PanelCopy.Rows(source + tile.First, matrix.RowLength, target, panel.Width, product.Depth, tile.Count);
            else
                PanelCopy.Columns(source + (nint)tile.First * matrix.RowLength, matrix.RowLength, target, panel.Width, product.Depth, tile.Count);
            target += tile.Count;
        }
    }

    public void Dispose()
    {
        _block?.Dispose();
        _block = null;
        Version = -1;
    }
}
