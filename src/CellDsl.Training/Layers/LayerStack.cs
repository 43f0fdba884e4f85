using System.Numerics.Tensors;

namespace CellDsl.Training;

/// <summary>Layers of cells, each fed with the output of the one below: h_t^l = cell^l(h_t^{l-1}, h_{t-1}^l).</summary>
public sealed class LayerStack : IDisposable
{
    readonly IReadOnlyList<SequenceLayer<float>> _layers;
    readonly SequenceArguments<float>[] _arguments;

    /// <summary>Takes over the layers: they are disposed with the stack.</summary>
    /// <exception cref="ArgumentException">There is none, or a layer's input size is not the output size of the layer below, or a cell needs more than
    /// one input.</exception>
    public LayerStack(IReadOnlyList<SequenceLayer<float>> layers)
    {
        if (layers.Count == 0)
            throw new ArgumentException("A stack needs at least one layer.", nameof(layers));
        foreach (SequenceLayer<float> layer in layers)
            RequireOneInput(layer.Cell);
        for (int k = 1; k < layers.Count; k++)
            if (InputSizeOf(layers[k]) != OutputSizeOf(layers[k - 1]))
                throw new ArgumentException(
                    $"Layer {k} ('{layers[k].Cell.Name}') has input size {InputSizeOf(layers[k])}, but the layer below puts out {OutputSizeOf(layers[k - 1])}.",
                    nameof(layers));
        _layers = layers;
        _arguments = [.. layers.Select(_ => new SequenceArguments<float>())];
        Parameters = [.. layers.Select((layer, k) => new CellParameters($"layers.{k}", layer))];
    }

    public IReadOnlyList<SequenceLayer<float>> Layers => _layers;
    public IReadOnlyList<ParameterBlock> Parameters { get; }
    public int InputSize => InputSizeOf(_layers[0]);
    public int OutputSize => OutputSizeOf(_layers[^1]);

    /// <summary>Zero states for <paramref name="batch"/> sequences.</summary>
    public StackStates CreateStates(int batch) => new(_layers, batch);

    /// <summary>Forward without keeping anything for backward; <paramref name="states"/> go from the stretch's beginning to its end.</summary>
    /// <param name="input">[T, B, input size]</param>
    /// <returns>[T, B, output size]</returns>
    public Tensor<float> Run(Tensor<float> input, StackStates states)
    {
        for (int k = 0; k < _layers.Count; k++)
        {
            SequenceResult<float> result = _layers[k].Run(Arguments(k, input, states));
            Carry(result, states, k);
            input = result.Output;
        }
        return input;
    }

    /// <summary>As <see cref="Run"/>, keeping what backward needs.</summary>
    public StackPass Record(Tensor<float> input, StackStates states)
    {
        var passes = new RecordedPass<float>[_layers.Count];
        for (int k = 0; k < passes.Length; k++)
        {
            passes[k] = _layers[k].Record(Arguments(k, input, states));
            Carry(passes[k], states, k);
            input = passes[k].Output;
        }
        return new StackPass(passes);
    }

    /// <summary>A stream of single steps for <paramref name="batch"/> sequences.</summary>
    public StackStream Stream(int batch) => new([.. _layers.Select(layer => layer.Stream(batch))], [.. _layers.Select(layer => batch * OutputSizeOf(layer))]);

    public void Dispose()
    {
        foreach (SequenceLayer<float> layer in _layers)
            layer.Dispose();
    }

    /// <exception cref="ArgumentException">The cell has several inputs, or contexts.</exception>
    internal static void RequireOneInput(CellDescription cell)
    {
        if (cell.Inputs.Count != 1)
            throw new ArgumentException(
                $"Cell '{cell.Name}' has {cell.Inputs.Count} inputs ({Names(cell.Inputs)}); a stack can only feed cells with one.");
        if (cell.Contexts.Count > 0)
            throw new ArgumentException(
                $"Cell '{cell.Name}' needs the context{(cell.Contexts.Count > 1 ? "s" : "")} {Names(cell.Contexts)}; a stack has nothing to feed there.");

        static string Names(IReadOnlyList<VectorInfo> vectors) => string.Join(", ", vectors.Select(v => v.Name));
    }

    static int InputSizeOf(SequenceLayer<float> layer) => layer.Sizes[layer.Cell.Inputs[0].Dimension];
    static int OutputSizeOf(SequenceLayer<float> layer) => layer.Sizes[layer.Cell.Output.Dimension];

    SequenceArguments<float> Arguments(int layer, Tensor<float> input, StackStates states)
    {
        SequenceArguments<float> arguments = _arguments[layer];
        arguments.Input = input;
        foreach (var (name, state) in states.Layers[layer])
            arguments.InitialStates[name] = state.Tensor;
        return arguments;
    }

    static void Carry(SequenceResult<float> result, StackStates states, int layer)
    {
        foreach (var (name, state) in states.Layers[layer])
            result.FinalStates[name].FlattenTo(state.Values);
    }
}

/// <summary>A recorded forward pass through a stack.</summary>
public sealed class StackPass : IDisposable
{
    readonly RecordedPass<float>[] _passes;

    internal StackPass(RecordedPass<float>[] passes) => _passes = passes;

    /// <summary>[T, B, output size]</summary>
    public Tensor<float> Output => _passes[^1].Output;

    /// <summary>Backpropagation through time and through the layers, truncated at the stretch's beginning. Adds to the layers' gradients.</summary>
    /// <param name="outputGradient">[T, B, output size]</param>
    /// <returns>The gradient of the input, [T, B, input size].</returns>
    public Tensor<float> Backward(Tensor<float> outputGradient)
    {
        for (int k = _passes.Length - 1; k >= 0; k--)
            outputGradient = _passes[k].Backward(outputGradient).Input;
        return outputGradient;
    }

    public void Dispose()
    {
        foreach (RecordedPass<float> pass in _passes)
            pass.Dispose();
    }
}

/// <summary>A stack that runs step by step.</summary>
public sealed class StackStream : IDisposable
{
    readonly CellStream<float>[] _streams;
    readonly float[][] _outputs;

    internal StackStream(CellStream<float>[] streams, int[] outputLengths)
    {
        _streams = streams;
        _outputs = [.. outputLengths.Select(length => new float[length])];
    }

    /// <param name="input">B·input size numbers.</param>
    /// <returns>B·output size numbers, valid until the next step.</returns>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> input)
    {
        for (int k = 0; k < _streams.Length; k++)
        {
            _streams[k].Step(input, _outputs[k]);
            input = _outputs[k];
        }
        return input;
    }

    /// <summary>All states to zero.</summary>
    public void Reset()
    {
        foreach (CellStream<float> stream in _streams)
            stream.Reset();
    }

    public void Dispose()
    {
        foreach (CellStream<float> stream in _streams)
            stream.Dispose();
    }
}
