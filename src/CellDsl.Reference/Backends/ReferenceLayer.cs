using System.Numerics.Tensors;

namespace CellDsl.Reference;

/// <summary>The interpreter behind the interface of a layer. Parameters are zero until they are set.</summary>
public sealed class ReferenceLayer : SequenceLayer<double>
{
    readonly ReferenceCell _reference;

    /// <summary>A layer in which all parameters are zero.</summary>
    /// <exception cref="ArgumentException">The cell's sizes contradict each other, or a dimension has no size.</exception>
    public ReferenceLayer(CellDefinition cell, CellSizes sizes)
    {
        Cell = cell.Description;
        Sizes = sizes.Resolve(Cell);
        Parameters = new ParameterSet<double>(Cell, Sizes);
        _reference = new ReferenceCell(cell.Type, sizes);
    }

    /// <inheritdoc/>
    public override CellDescription Cell { get; }
    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; }
    /// <inheritdoc/>
    public override ParameterSet<double> Parameters { get; }

    /// <inheritdoc/>
    public override SequenceResult<double> Run(SequenceArguments<double> arguments) => _reference.Run(Values(), arguments);

    /// <inheritdoc/>
    public override RecordedPass<double> Record(SequenceArguments<double> arguments)
    {
        SequenceResult<double> result = Run(arguments);
        return new Pass(this, arguments) { Output = result.Output, FinalStates = result.FinalStates, Captured = result.Captured };
    }

    /// <inheritdoc/>
    public override CellStream<double> Stream(int batch, IReadOnlyDictionary<string, Tensor<double>>? contexts = null)
        => new ReferenceStream(this, batch, contexts ?? new Dictionary<string, Tensor<double>>());

    /// <summary>There is nothing to release.</summary>
    public override void Dispose() { }

    Dictionary<string, double[]> Values() => Parameters.Infos.ToDictionary(p => p.Name, p => Parameters.Value(p.Name).ToArray());

    sealed class Pass(ReferenceLayer layer, SequenceArguments<double> arguments) : RecordedPass<double>
    {
        readonly long _version = layer.Parameters.Version;
        bool _spent;

        public override BackwardResult<double> Backward(
            Tensor<double> outputGradient, IReadOnlyDictionary<string, Tensor<double>>? finalStateGradients = null,
            BackwardResult<double>? into = null)
        {
            if (_spent)
                throw new InvalidOperationException("Backward was called before, or the pass is disposed.");
            if (_version != layer.Parameters.Version)
                throw new InvalidOperationException("The parameters were changed since the pass was recorded.");
            ReferenceGradients gradients = layer._reference.Gradients(layer.Values(), arguments, outputGradient, finalStateGradients);
            foreach (var (name, gradient) in gradients.Parameters)
            {
                Span<double> total = layer.Parameters.Gradient(name);
                TensorPrimitives.Add(total, gradient, total);
            }
            _spent = true;
            return new BackwardResult<double> { Inputs = gradients.Inputs, InitialStates = gradients.InitialStates, Contexts = gradients.Contexts };
        }

        public override void Dispose() => _spent = true;
    }
}
