using System.Numerics.Tensors;

namespace CellDsl.Reference;

/// <summary>Single steps as runs of one step each.</summary>
sealed class ReferenceStream(ReferenceLayer layer, int batch, IReadOnlyDictionary<string, Tensor<double>> contexts) : CellStream<double>
{
    readonly Dictionary<string, double[]> _states = layer.Cell.States.ToDictionary(s => s.Name, s => new double[batch * layer.Sizes[s.Dimension]]);

    public override void Step(ReadOnlySpan<double> input, Span<double> output) => Step([input.ToArray()], output);

    public override void Step(IReadOnlyList<ReadOnlyMemory<double>> inputs, Span<double> output)
    {
        var arguments = new SequenceArguments<double>();
        foreach (var (info, numbers) in layer.Cell.Inputs.Zip(inputs))
            arguments.Inputs[info.Name] = Tensor.Create(numbers.ToArray(), [1, batch, layer.Sizes[info.Dimension]]);
        foreach (var (name, context) in contexts)
            arguments.Contexts[name] = context;
        foreach (var (name, state) in _states)
            arguments.InitialStates[name] = Tensor.Create(state, [batch, state.Length / batch]);
        SequenceResult<double> result = layer.Run(arguments);
        result.Output.FlattenTo(output);
        foreach (var (name, state) in result.FinalStates)
            state.FlattenTo(_states[name]);
    }

    public override void GetState(string name, Span<double> target) => _states[name].CopyTo(target);
    public override void SetState(string name, ReadOnlySpan<double> source) => source.CopyTo(_states[name]);

    public override void Reset()
    {
        foreach (double[] state in _states.Values)
            Array.Clear(state);
    }

    public override void Dispose() { }
}
