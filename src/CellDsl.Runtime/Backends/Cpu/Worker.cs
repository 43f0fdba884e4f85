using CellDsl.Execution;

namespace CellDsl.Backends.Cpu;

/// <summary>One worker's own memory: product sums, and a panel of packed operand rows or a row of a mask.</summary>
sealed unsafe class Worker<T> : IDisposable
    where T : unmanaged
{
    readonly NativeBlock _sums;
    readonly NativeBlock _panel;

    /// <param name="panelElements">At least the widest slot's row.</param>
    public Worker(int sumElements, long panelElements, MaskTable masks)
    {
        Masks = masks;
        _sums = new NativeBlock((long)sumElements * sizeof(T));
        _panel = new NativeBlock(checked(panelElements * sizeof(T)));
    }

    /// <summary>Masks of the run at hand; all workers' are the same.</summary>
    public MaskTable Masks { get; }

    /// <summary>Rows of tiles that are not among the packed ones, of the block of gradients at hand.</summary>
    public List<(int Tile, int Row)> RowsBesides { get; } = [];

    /// <summary>Rows of parts of a stripe that are not among the packed ones.</summary>
    public List<(int Part, int Row)> AdjointsBesides { get; } = [];

    public T* Sums => (T*)_sums.Pointer;
    public T* Panel => (T*)_panel.Pointer;

    public void Dispose()
    {
        _sums.Dispose();
        _panel.Dispose();
    }
}
