namespace ILGPU.Runtime;

/// <summary>
/// A sequence of launches and copies. Normally each is done at once, so that a fault shows where it was asked for.
/// With <see cref="Emulation.EmulatorSettings.LateStreams"/> each waits until the stream is synchronised, so that a host that does not wait for what
/// it needs shows.
/// </summary>
public abstract class AcceleratorStream : AcceleratorObject
{
    readonly Queue<Action> waiting = new();

    private protected AcceleratorStream(Accelerator accelerator)
        : base(accelerator)
    {
        Register();
    }

    public void Synchronize()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Finish();
    }

    public Task SynchronizeAsync()
    {
        Synchronize();
        return Task.CompletedTask;
    }

    internal void Do(Action work)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (Accelerator.Settings.LateStreams)
            waiting.Enqueue(work);
        else
            work();
    }

    internal void Finish()
    {
        while (waiting.TryDequeue(out var work))
            work();
    }

    private protected override void Release() => Finish();
}
