using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Sequences;

/// <summary>A layer of cells as a module. Cost follows the valid steps: they are packed, and only they are run. Noise is that of each step's own row
/// and time step, however it is packed.</summary>
public sealed class CellLayer<T> : SequenceModule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly LearnedStates<T>? _learned;
    readonly ulong _noiseSeed;

    /// <summary>Takes over the layer: it is disposed with the module.</summary>
    /// <param name="learnInitialStates">True: the states that sequences begin with are parameters (block "initial"), zero at first; false: they are
    /// zero.</param>
    /// <param name="noiseSeed">Of the masks of the layer's zoneout and recurrent dropout (<see cref="LayerOptions.Noise"/>), which act in training
    /// calls; give each layer one of its own.</param>
    /// <exception cref="ArgumentException">The cell has no input, so that there are no sequences to map.</exception>
    public CellLayer(SequenceLayer<T> layer, bool learnInitialStates = false, ulong noiseSeed = 0)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer.Cell.Inputs.Count == 0)
            throw new ArgumentException($"Cell '{layer.Cell.Name}' has no input; a module maps sequences to sequences.", nameof(layer));
        Layer = layer;
        _noiseSeed = noiseSeed;
        NamedSize Sized(VectorInfo vector) => new(vector.Name, layer.Sizes[vector.Dimension]);
        FurtherInputs = [.. layer.Cell.Inputs.Skip(1).Select(Sized)];
        Contexts = [.. layer.Cell.Contexts.Select(Sized)];
        States = [.. layer.Cell.States.Select(Sized)];
        _learned = learnInitialStates ? new LearnedStates<T>(States) : null;
    }

    /// <summary>The layer that the module runs, with its parameters and sizes.</summary>
    public SequenceLayer<T> Layer { get; }
    /// <inheritdoc/>
    public override int InputSize => Layer.Sizes[Layer.Cell.Inputs[0].Dimension];
    /// <inheritdoc/>
    public override int OutputSize => Layer.Sizes[Layer.Cell.Output.Dimension];
    /// <inheritdoc/>
    public override string InputName => Layer.Cell.Inputs[0].Name;
    /// <inheritdoc/>
    public override IReadOnlyList<NamedSize> FurtherInputs { get; }
    /// <inheritdoc/>
    public override IReadOnlyList<NamedSize> Contexts { get; }
    /// <inheritdoc/>
    public override IReadOnlyList<NamedSize> States { get; }

    /// <summary>The cell's parameters by field name, in one block; learned initial states in a second one, "name.initial".</summary>
    public override IReadOnlyList<ParameterBlock<T>> Blocks(string name)
        => _learned is null ? [new CellParameters<T>(name, Layer)] : [new CellParameters<T>(name, Layer), _learned.Block($"{name}.initial")];

    /// <inheritdoc/>
    protected internal override SequenceResult<T> Forward(SequenceArguments<T> call, bool record)
    {
        if (_learned is null && call.Mask is null or { AllValid: true, HasResets: false })
        {
            SequenceArguments<T> arguments = Arguments(call.Main(), call.Inputs, call.Contexts, call.InitialStates, Noise(call));
            arguments.Into = ModuleArguments.Into(call.Target());
            return ForwardLayer(arguments, record);
        }
        var packed = new PackedForward<T>(this, _learned, call);
        return packed.Run(record);
    }

    /// <inheritdoc/>
    public override CellStream<T> Stream(int batch, IReadOnlyDictionary<string, Tensor<T>>? contexts = null)
    {
        CellStream<T> stream = Layer.Stream(batch, contexts);
        return _learned is null ? stream : new LearnedStream<T>(stream, _learned, States, batch);
    }

    /// <summary>Disposes the layer.</summary>
    public override void Dispose() => Layer.Dispose();

    /// <summary>The cell's name in quotes, as messages name the module.</summary>
    public override string ToString() => $"'{Layer.Cell.Name}'";

    /// <summary>What the call's masks are drawn from; null where there are none.</summary>
    internal SequenceNoise? Noise(SequenceArguments<T> call)
        => Layer.HasNoise && call.Noise is { } noise ? noise with { Seed = _noiseSeed ^ noise.Seed } : null;

    internal SequenceArguments<T> Arguments(Tensor<T> input, IEnumerable<KeyValuePair<string, Tensor<T>>> further,
        IEnumerable<KeyValuePair<string, Tensor<T>>> contexts, IEnumerable<KeyValuePair<string, Tensor<T>>> initialStates, SequenceNoise? noise)
    {
        var arguments = new SequenceArguments<T>(input) { Noise = noise };
        foreach (var (name, tensor) in further)
            arguments.Inputs.Add(name, tensor);
        foreach (var (name, tensor) in contexts)
            arguments.Contexts.Add(name, tensor);
        foreach (var (name, tensor) in initialStates)
            arguments.InitialStates.Add(name, tensor);
        return arguments;
    }

    internal SequenceResult<T> ForwardLayer(SequenceArguments<T> arguments, bool record) => record ? Layer.Record(arguments) : Layer.Run(arguments);
}
