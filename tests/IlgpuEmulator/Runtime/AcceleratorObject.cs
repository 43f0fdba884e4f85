namespace ILGPU.Runtime;

/// <summary>Something that belongs to an accelerator and goes with it.</summary>
public abstract class AcceleratorObject : IDisposable
{
    internal AcceleratorObject(Accelerator accelerator)
    {
        Accelerator = accelerator;
    }

    public Accelerator Accelerator { get; }

    public AcceleratorType AcceleratorType => Accelerator.AcceleratorType;

    public bool IsDisposed { get; private set; }

    public void Dispose()
    {
        if (IsDisposed)
            return;
        IsDisposed = true;
        Release();
        Accelerator.Remove(this);
        GC.SuppressFinalize(this);
    }

    /// <summary>To be called when the object is complete.</summary>
    private protected void Register() => Accelerator.Add(this);

    private protected virtual void Release()
    {
    }
}
