namespace CellDsl.Gpu;

/// <summary>What a layer is run on, on the device, and where its results go. Only inputs are required. T time steps, B sequences.</summary>
public sealed class GpuArguments
{
    /// <summary>Starts without tensors, for cells with several inputs.</summary>
    public GpuArguments() { }

    /// <summary>For a cell with one input.</summary>
    /// <param name="input">[T, B, input size]</param>
    /// <param name="output">[T, B, output size], where the output goes.</param>
    public GpuArguments(GpuTensor input, GpuTensor? output = null) => (Input, Output) = (input, output);

    /// <summary>[T, B, input size]: the first (for most cells, only) input.</summary>
    public GpuTensor? Input { get; set; }

    /// <summary>Inputs by field name, each [T, B, n]; the first may be given as <see cref="Input"/> instead.</summary>
    public Dictionary<string, GpuTensor> Inputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Contexts by field name, each [B, n]. All are required.</summary>
    public Dictionary<string, GpuTensor> Contexts { get; } = new(StringComparer.Ordinal);

    /// <summary>Initial states by field name, each [B, n]; zero where absent.</summary>
    public Dictionary<string, GpuTensor> InitialStates { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc cref="SequenceArguments{T}.Lengths"/>
    public int[]? Lengths { get; set; }

    /// <inheritdoc cref="SequenceArguments{T}.Noise"/>
    public SequenceNoise? Noise { get; set; }

    /// <summary>[T, B, output size], where the output goes; null: nobody wants it.</summary>
    public GpuTensor? Output { get; set; }

    /// <summary>Where states after the last valid step go, by field name, each [B, n]. They may be the initial states' tensors.</summary>
    public Dictionary<string, GpuTensor> FinalStates { get; } = new(StringComparer.Ordinal);
}

/// <summary>What backward is given on the device, and where its results go.</summary>
public sealed class GpuGradients
{
    /// <summary>Starts without tensors; <see cref="Output"/> is required.</summary>
    public GpuGradients() { }

    /// <summary>For a cell with one input.</summary>
    /// <param name="output">[T, B, output size]: the gradient of the output.</param>
    /// <param name="input">[T, B, input size], where the gradient of the first input goes.</param>
    public GpuGradients(GpuTensor output, GpuTensor? input = null) => (Output, Input) = (output, input);

    /// <summary>[T, B, output size]: the gradient of the output. Required.</summary>
    public GpuTensor? Output { get; set; }

    /// <summary>Gradients of the final states by field name, each [B, n]; zero where absent.</summary>
    public Dictionary<string, GpuTensor> FinalStates { get; } = new(StringComparer.Ordinal);

    /// <summary>[T, B, input size], where the gradient of the first input goes; null: nobody wants it.</summary>
    public GpuTensor? Input { get; set; }

    /// <summary>Where gradients of inputs go, by field name, each [T, B, n].</summary>
    public Dictionary<string, GpuTensor> Inputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Where gradients of initial states go, by field name, each [B, n].</summary>
    public Dictionary<string, GpuTensor> InitialStates { get; } = new(StringComparer.Ordinal);

    /// <summary>Where gradients of contexts go, by field name, each [B, n].</summary>
    public Dictionary<string, GpuTensor> Contexts { get; } = new(StringComparer.Ordinal);
}
