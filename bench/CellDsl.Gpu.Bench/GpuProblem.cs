using CellDsl.Lab.Benchmarking;
using CellDsl.Lab.Shapes;
using ILGPU;

namespace CellDsl.Gpu.Bench;

/// <summary>A layer and its data on a device, where they stay: the same numbers as every program of a comparison has.</summary>
sealed class GpuProblem : IDisposable
{
    readonly BenchProblem<float> _host;
    readonly GpuStream _stream;
    readonly GpuLayer _layer;
    readonly List<GpuTensor> _tensors = [];
    readonly GpuArguments _arguments = new();
    readonly GpuGradients _gradients = new();

    public GpuProblem(BenchSubject subject, SequenceShape shape, GpuDevice device)
    {
        CellDescription cell = subject.Cell.Description;
        _host = new BenchProblem<float>(subject, shape, new LayerOptions { Device = device });
        _stream = device.CreateStream();
        _layer = new GpuLayer(_host.Layer, _stream);
        foreach (VectorInfo v in cell.Inputs)
            _gradients.Inputs[v.Name] = Like(_arguments.Inputs[v.Name] = Upload(_host.Arguments.Inputs[v.Name]));
        foreach (VectorInfo v in cell.Contexts)
            _gradients.Contexts[v.Name] = Like(_arguments.Contexts[v.Name] = Upload(_host.Arguments.Contexts[v.Name]));
        foreach (VectorInfo v in cell.States)
            _gradients.InitialStates[v.Name] = Like(_arguments.InitialStates[v.Name] = Upload(_host.Arguments.InitialStates[v.Name]));
        _arguments.Output = Like(_gradients.Output = Upload(_host.OutputGradient));
    }

    public SequenceLayer<float> Layer => _host.Layer;

    /// <inheritdoc cref="BenchProblem{T}.ProductFlops"/>
    public double ProductFlops(BenchMode mode) => _host.ProductFlops(mode);

    /// <summary>One iteration, and waits for its end.</summary>
    public void Iterate(BenchMode mode)
    {
        if (mode == BenchMode.Infer)
            _layer.Run(_arguments);
        else
        {
            if (mode == BenchMode.TrainRepack)
                _layer.EditParameters();
            _layer.ZeroGradients();
            using GpuPass pass = _layer.Record(_arguments);
            pass.Backward(_gradients);
        }
        _stream.Synchronize();
    }

    /// <summary>Outputs and gradients by the names that programs of a comparison have for them.</summary>
    public IEnumerable<(string Name, float[] Values)> Results()
    {
        Iterate(BenchMode.Infer);
        yield return ("y", _arguments.Output!.Download());
        Iterate(BenchMode.TrainRepack);
        yield return ("ytrain", _arguments.Output!.Download());
        yield return ("dx", _gradients.Inputs.Values.First().Download());
        foreach (var (state, gradient) in _gradients.InitialStates)
            yield return ($"d{state}0", gradient.Download());
        _layer.DownloadGradients();
        if (_host.Subject.Peer is { } peer)
        {
            yield return ("dwx", Blocks(peer.Input));
            yield return ("dwh", Blocks(peer.Recurrent));
        }
    }

    float[] Blocks(string[] parameters) => [.. parameters.SelectMany(p => Layer.Parameters.Gradient(p).ToArray())];

    GpuTensor Upload(System.Numerics.Tensors.Tensor<float> values)
    {
        int[] lengths = new int[values.Rank];
        for (int d = 0; d < lengths.Length; d++)
            lengths[d] = (int)values.Lengths[d];
        _tensors.Add(_stream.Allocate(lengths));
        _tensors[^1].Upload(values);
        return _tensors[^1];
    }

    GpuTensor Like(GpuTensor other)
    {
        _tensors.Add(_stream.Allocate(other.Lengths));
        return _tensors[^1];
    }

    public void Dispose()
    {
        _tensors.ForEach(t => t.Dispose());
        _host.Dispose();
        _stream.Dispose();
    }
}
