using CellDsl.Execution;
using CellDsl.Gpu.Engine;

namespace CellDsl.Gpu;

/// <summary>A layer on a device, run on tensors of the device: nothing goes to or from the host but what is asked for by name, and the host does not
/// wait. The layer itself can be used as before, in the same stream.</summary>
public sealed class GpuLayer
{
    readonly LayerEngine<float> _engine;
    readonly GpuEngine _backend;
    readonly GpuArgumentCheck _check;

    /// <summary>Moves the layer's work into the stream; the layer itself stays usable, and the caller disposes it.</summary>
    /// <param name="layer">Made with <see cref="LayerOptions.Device"/>.</param>
    /// <param name="stream">In which everything happens from now on, also what the layer itself is asked for.</param>
    /// <exception cref="ArgumentException">The layer is not on the stream's device.</exception>
    public GpuLayer(SequenceLayer<float> layer, GpuStream stream)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(stream);
        if (layer.Engine is not { Backend: GpuEngine backend } engine)
            throw new ArgumentException($"The layer of cell '{layer.Cell.Name}' is not on a GPU; make it with LayerOptions.Device.", nameof(layer));
        if (backend.Device != stream.Device.Opened)
            throw new ArgumentException($"The layer is on '{backend.Device.Name}', the stream on another device.", nameof(stream));
        backend.Use(stream.Accelerator);
        (_engine, _backend) = (engine, backend);
        _check = new GpuArgumentCheck(layer.Cell, layer.Sizes, stream);
        (Layer, Stream) = (layer, stream);
        Parameters = new GpuTensor(stream, layer.Parameters.Count, backend.DeviceValues);
        Gradients = new GpuTensor(stream, layer.Parameters.Count, backend.Totals);
    }

    /// <summary>The layer, as the host uses it.</summary>
    public SequenceLayer<float> Layer { get; }
    /// <summary>The stream in which all work of the layer is done, in order.</summary>
    public GpuStream Stream { get; }

    /// <summary>All parameters on the device in order of declaration, as <see cref="ParameterSet{T}.Values"/>. For reading; to change them there,
    /// take <see cref="EditParameters"/>. Changes on the host arrive with the next use.</summary>
    public GpuTensor Parameters { get; }

    /// <summary>Gradients of all parameters in the same order, summed over the passes since they were last cleared.</summary>
    public GpuTensor Gradients { get; }

    /// <summary>Forward without keeping anything for backward.</summary>
    /// <exception cref="ArgumentException">Something is missing, unknown, of the wrong shape, or of another stream; the message names it.</exception>
    public void Run(GpuArguments arguments) => _engine.Return(Forward(arguments, RunMode.Infer));

    /// <summary>Forward, keeping on the device what backward needs.</summary>
    /// <inheritdoc cref="Run"/>
    public GpuPass Record(GpuArguments arguments) => new(_engine, _backend, _check, Forward(arguments, RunMode.Record));

    GpuWorkspace Forward(GpuArguments arguments, RunMode mode)
    {
        (DeviceArrays arrays, int steps, int batch) = _check.Forward(arguments);
        int[]? lengths = CheckedArguments<float>.CheckLengths(arguments.Lengths, steps, batch);
        SequenceNoise? noise = CheckedArguments<float>.CheckNoise(arguments.Noise, steps, batch);
        var run = (GpuWorkspace)_engine.Rent(steps, batch, mode);
        try
        {
            run.Lengths = lengths;
            run.Noise = noise;
            _backend.RunForward(_engine, run, arrays);
            return run;
        }
        catch
        {
            _engine.Return(run);
            throw;
        }
    }

    /// <summary>The parameters for a change on the device by a kernel of your own, in the layer's stream. Ask again for a later change.
    /// Changes on the host after it overwrite it; <see cref="DownloadParameters"/> takes it there.</summary>
    public GpuTensor EditParameters()
    {
        _backend.EditParameters();
        return Parameters;
    }

    /// <summary>The layer's own values become those of the device. Waits for it.</summary>
    public void DownloadParameters() => _backend.DownloadParameters();

    /// <summary>The layer's own gradients (<see cref="ParameterSet{T}.Gradients"/>) become those of the device. Waits for it.</summary>
    public void DownloadGradients() => Gradients.Download(Layer.Parameters.Gradients);

    /// <summary>The device's gradients to zero.</summary>
    public void ZeroGradients() => Gradients.Clear();
}
