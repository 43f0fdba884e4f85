using CellDsl.Execution;
using CellDsl.Gpu.Engine;

namespace CellDsl.Gpu;

/// <summary>A forward pass that kept on the device what backward needs. Dispose it to give its memory back to the layer.</summary>
public sealed class GpuPass : IDisposable
{
    readonly LayerEngine<float> _engine;
    readonly GpuEngine _backend;
    readonly GpuArgumentCheck _check;
    readonly long _version;
    GpuWorkspace? _run;
    bool _done;

    internal GpuPass(LayerEngine<float> engine, GpuEngine backend, GpuArgumentCheck check, GpuWorkspace run)
    {
        (_engine, _backend, _check, _run) = (engine, backend, check, run);
        _version = backend.ParameterVersion;
    }

    /// <summary>Bytes that the pass holds on the device until it is disposed.</summary>
    public long KeptBytes => _run?.Bytes ?? 0;

    /// <summary>Backpropagation through time. Adds to <see cref="GpuLayer.Gradients"/>; call it at most once.</summary>
    /// <exception cref="ArgumentException">Something is missing, unknown, of the wrong shape, or of another stream; the message names it.</exception>
    /// <exception cref="InvalidOperationException">Called twice, or after the parameters were changed since recording.</exception>
    public void Backward(GpuGradients gradients)
    {
        ObjectDisposedException.ThrowIf(_run is null, this);
        if (_done)
            throw new InvalidOperationException("Backward was called on this pass before; record again.");
        if (_backend.ParameterVersion != _version)
            throw new InvalidOperationException("The parameters were changed since this pass was recorded; run backward before changing them.");
        DeviceArrays arrays = _check.Backward(gradients, _run.Steps, _run.Batch);
        _done = true;
        _backend.RunBackward(_engine, _run, arrays);
    }

    /// <summary>Gives the pass's memory back to the layer; backward is not possible afterwards.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _run, null) is { } run)
            _engine.Return(run);
    }
}
