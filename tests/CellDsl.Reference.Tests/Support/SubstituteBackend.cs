using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Reference.Tests.Support;

/// <summary>A backend that runs the interpreter, of the checked cell or of one with a mistake in it, and may spoil a gradient. Float layers round
/// what the double layer yields.</summary>
sealed class SubstituteBackend(Type? runInstead = null, Action<string, Span<double>>? spoil = null) : Backend("substitute")
{
    public override IReadOnlyList<LayerOptions> Variants { get; } = [new() { Threads = 1, VectorBits = 0 }];

    public override SequenceLayer<T> CreateLayer<T>(CellDefinition cell, CellSizes sizes, LayerOptions options)
        => new RoundedLayer<T>(new ReferenceLayer(runInstead is null ? cell : new SubstituteCell(runInstead), sizes), spoil);
}

sealed class RoundedLayer<T>(ReferenceLayer inner, Action<string, Span<double>>? spoil) : SequenceLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override CellDescription Cell => inner.Cell;
    public override IReadOnlyList<int> Sizes => inner.Sizes;
    public override ParameterSet<T> Parameters { get; } = new(inner.Cell, inner.Sizes);

    public override SequenceResult<T> Run(SequenceArguments<T> arguments)
    {
        Load();
        SequenceResult<double> result = inner.Run(Wide(arguments));
        return new SequenceResult<T> { Output = Narrow(result.Output), FinalStates = Narrow(result.FinalStates), Captured = Narrow(result.Captured) };
    }

    public override RecordedPass<T> Record(SequenceArguments<T> arguments)
    {
        SequenceResult<T> result = Run(arguments);
        return new Pass(this, inner.Record(Wide(arguments))) { Output = result.Output, FinalStates = result.FinalStates, Captured = result.Captured };
    }

    public override CellStream<T> Stream(int batch, IReadOnlyDictionary<string, Tensor<T>>? contexts = null)
    {
        Load();
        return new RoundedStream(inner.Stream(batch, contexts?.ToDictionary(c => c.Key, c => Wide(c.Value))));
    }

    public override void Dispose() { }

    void Load()
    {
        foreach (ParameterInfo parameter in inner.Cell.Parameters)
            Wide(Parameters.Value(parameter.Name)).CopyTo(inner.Parameters.Edit(parameter.Name));
    }

    static SequenceArguments<double> Wide(SequenceArguments<T> arguments)
    {
        var wide = new SequenceArguments<double> { Lengths = arguments.Lengths, Capture = arguments.Capture };
        foreach (var (name, value) in arguments.Inputs)
            wide.Inputs[name] = Wide(value);
        foreach (var (name, value) in arguments.Contexts)
            wide.Contexts[name] = Wide(value);
        foreach (var (name, value) in arguments.InitialStates)
            wide.InitialStates[name] = Wide(value);
        return wide;
    }

    static Dictionary<string, Tensor<T>> Narrow(IReadOnlyDictionary<string, Tensor<double>> tensors)
        => tensors.ToDictionary(t => t.Key, t => Narrow(t.Value));

    static double[] Wide(ReadOnlySpan<T> values) => [.. values.ToArray().Select(double.CreateChecked)];
    static T[] Narrow(ReadOnlySpan<double> values) => [.. values.ToArray().Select(T.CreateTruncating)];

    static Tensor<double> Wide(Tensor<T> tensor)
    {
        T[] flat = new T[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return Tensor.Create(Wide(flat), tensor.Lengths);
    }

    static Tensor<T> Narrow(Tensor<double> tensor) => Tensor.Create(Narrow(tensor.Numbers()), tensor.Lengths);

    sealed class Pass(RoundedLayer<T> layer, RecordedPass<double> inner) : RecordedPass<T>
    {
        public override BackwardResult<T> Backward(Tensor<T> outputGradient, IReadOnlyDictionary<string, Tensor<T>>? finalStateGradients = null,
            BackwardResult<T>? into = null)
        {
            layer.Inner.Parameters.ZeroGradients();
            BackwardResult<double> back = inner.Backward(Wide(outputGradient), finalStateGradients?.ToDictionary(g => g.Key, g => Wide(g.Value)));
            foreach (ParameterInfo parameter in layer.Cell.Parameters)
            {
                Span<double> gradient = layer.Inner.Parameters.Gradient(parameter.Name);
                layer.Spoil?.Invoke(parameter.Name, gradient);
                Span<T> total = layer.Parameters.Gradient(parameter.Name);
                TensorPrimitives.Add<T>(total, Narrow(gradient), total);
            }
            return new BackwardResult<T>
                { Inputs = Spoiled(back.Inputs), InitialStates = Spoiled(back.InitialStates), Contexts = Spoiled(back.Contexts) };
        }

        Dictionary<string, Tensor<T>> Spoiled(IReadOnlyDictionary<string, Tensor<double>> gradients)
            => gradients.ToDictionary(g => g.Key, g =>
            {
                double[] numbers = g.Value.Numbers();
                layer.Spoil?.Invoke(g.Key, numbers);
                return Narrow(Tensor.Create(numbers, g.Value.Lengths));
            });

        public override void Dispose() => inner.Dispose();
    }

    ReferenceLayer Inner => inner;
    Action<string, Span<double>>? Spoil => spoil;

    sealed class RoundedStream(CellStream<double> inner) : CellStream<T>
    {
        public override void Step(ReadOnlySpan<T> input, Span<T> output) => Step([input.ToArray()], output);

        public override void Step(IReadOnlyList<ReadOnlyMemory<T>> inputs, Span<T> output)
        {
            double[] wide = new double[output.Length];
            inner.Step([.. inputs.Select(i => (ReadOnlyMemory<double>)Wide(i.Span))], wide);
            Narrow(wide).CopyTo(output);
        }

        public override void GetState(string name, Span<T> target)
        {
            double[] wide = new double[target.Length];
            inner.GetState(name, wide);
            Narrow(wide).CopyTo(target);
        }

        public override void SetState(string name, ReadOnlySpan<T> source) => inner.SetState(name, Wide(source));
        public override void Reset() => inner.Reset();
        public override void Dispose() => inner.Dispose();
    }
}
