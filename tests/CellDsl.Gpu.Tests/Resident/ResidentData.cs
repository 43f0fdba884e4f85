using System.Numerics.Tensors;

namespace CellDsl.Gpu.Tests.Resident;

/// <summary>One problem on the host and on a stream: a forward pass and a backward one with everything that can be given.</summary>
sealed class ResidentData : IDisposable
{
    readonly CellDescription _cell;
    readonly IReadOnlyList<int> _sizes;
    readonly List<GpuTensor> _tensors = [];
    readonly Random _random = new(3);

    public ResidentData(GpuStream stream, SequenceLayer<float> layer, int steps, int batch, int[]? lengths)
    {
        (_cell, _sizes) = (layer.Cell, layer.Sizes);
        (Host.Lengths, Device.Lengths) = (lengths, lengths);
        foreach (VectorInfo v in _cell.Inputs)
            (Host.Inputs[v.Name], Device.Inputs[v.Name]) = Both(v, steps, batch);
        foreach (VectorInfo v in _cell.Contexts)
            (Host.Contexts[v.Name], Device.Contexts[v.Name]) = Both(v, batch);
        foreach (VectorInfo v in _cell.States)
        {
            (Host.InitialStates[v.Name], Device.InitialStates[v.Name]) = Both(v, batch);
            (HostFinal[v.Name], Gradients.FinalStates[v.Name]) = Both(v, batch);
            Device.FinalStates[v.Name] = Room(v, batch);
            Gradients.InitialStates[v.Name] = Room(v, batch);
        }
        (OutputGradient, Gradients.Output) = Both(_cell.Output, steps, batch);
        Device.Output = Room(_cell.Output, steps, batch);
        foreach (VectorInfo v in _cell.Inputs)
            Gradients.Inputs[v.Name] = Room(v, steps, batch);
        foreach (VectorInfo v in _cell.Contexts)
            Gradients.Contexts[v.Name] = Room(v, batch);

        (Tensor<float>, GpuTensor) Both(VectorInfo v, params ReadOnlySpan<int> rows)
        {
            GpuTensor room = Room(v, rows);
            float[] numbers = new float[room.Count];
            foreach (ref float number in numbers.AsSpan())
                number = _random.NextSingle() - 0.5f;
            nint[] lengths = [.. room.Lengths.ToArray().Select(n => (nint)n)];
            Tensor<float> tensor = Tensor.Create(numbers, lengths);
            room.Upload(tensor);
            return (tensor, room);
        }

        GpuTensor Room(VectorInfo v, params ReadOnlySpan<int> rows)
        {
            _tensors.Add(stream.Allocate([.. rows, _sizes[v.Dimension]]));
            return _tensors[^1];
        }
    }

    public SequenceArguments<float> Host { get; } = new();
    public GpuArguments Device { get; } = new();
    public Tensor<float> OutputGradient { get; }
    public Dictionary<string, Tensor<float>> HostFinal { get; } = [];
    public GpuGradients Gradients { get; } = new();

    public int Buffers => _tensors.Count;

    public static float[] Flat(Tensor<float> tensor)
    {
        float[] flat = new float[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }

    public void Dispose() => _tensors.ForEach(t => t.Dispose());
}
