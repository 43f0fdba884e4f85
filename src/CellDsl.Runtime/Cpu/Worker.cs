namespace CellDsl.Cpu;

/// <summary>One worker's own memory: product sums, and a panel of packed operand rows.</summary>
sealed unsafe class Worker<T> : IDisposable
    where T : unmanaged
{
    readonly NativeBlock _sums;
    readonly NativeBlock _panel;

    public Worker(int sumElements, int panelElements)
    {
        _sums = new NativeBlock((long)sumElements * sizeof(T));
        _panel = new NativeBlock((long)panelElements * sizeof(T));
    }

    public T* Sums => (T*)_sums.Pointer;
    public T* Panel => (T*)_panel.Pointer;

    public void Dispose()
    {
        _sums.Dispose();
        _panel.Dispose();
    }
}
