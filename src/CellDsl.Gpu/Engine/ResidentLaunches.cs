using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

/// <summary>Kernels whose groups wait for each other, on one device: one at a time. Two of them, of layers with streams of their own, could each have
/// half of their groups on the device, and wait for the other half for ever. Other kernels end by themselves and make room.</summary>
sealed class ResidentLaunches
{
    readonly Lock _gate = new();
    AcceleratorStream? _last;

    public void Launch(AcceleratorStream stream, Action launch)
    {
        lock (_gate)
        {
            if (_last is not null && _last != stream)
                _last.Synchronize();
            _last = stream;
            launch();
        }
    }

    /// <summary>For a stream that is about to be disposed.</summary>
    public void Forget(AcceleratorStream stream)
    {
        lock (_gate)
            if (_last == stream)
            {
                stream.Synchronize();
                _last = null;
            }
    }
}
