namespace ILGPU.Runtime;

/// <summary>A sequence of launches and copies. The emulator does each at once, so there is nothing to wait for.</summary>
public abstract class AcceleratorStream : AcceleratorObject
{
    private protected AcceleratorStream(Accelerator accelerator)
        : base(accelerator)
    {
        Register();
    }

    public void Synchronize() => ObjectDisposedException.ThrowIf(IsDisposed, this);

    public Task SynchronizeAsync()
    {
        Synchronize();
        return Task.CompletedTask;
    }
}
