using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl;

/// <summary>A cell with sizes and parameters in single precision.</summary>
public sealed class RecurrentLayer<TCell> : RecurrentLayer<TCell, float>
    where TCell : ICell
{
    public RecurrentLayer(int inputSize, int hiddenSize, ulong seed = 0, LayerOptions? options = null)
        : base(new CellSizes(inputSize, hiddenSize), seed, options) { }

    public RecurrentLayer(CellSizes sizes, ulong seed = 0, LayerOptions? options = null) : base(sizes, seed, options) { }
}

/// <summary>A cell with sizes and parameters in the precision <typeparamref name="T"/> (float or double).</summary>
public class RecurrentLayer<TCell, T> : SequenceLayer<T>
    where TCell : ICell
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public RecurrentLayer(CellSizes sizes, ulong seed = 0, LayerOptions? options = null) => throw new NotImplementedException();

    public override CellDescription Cell => TCell.Description;
    public override IReadOnlyList<int> Sizes => throw new NotImplementedException();
    public override ParameterSet<T> Parameters => throw new NotImplementedException();
    public override SequenceResult<T> Run(SequenceArguments<T> arguments) => throw new NotImplementedException();
    public override RecordedPass<T> Record(SequenceArguments<T> arguments) => throw new NotImplementedException();
    public override CellStream<T> Stream(int batch, IReadOnlyDictionary<string, Tensor<T>>? contexts = null) => throw new NotImplementedException();
    public override void Dispose() => GC.SuppressFinalize(this);
}
