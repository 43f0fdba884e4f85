using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Lab.Benchmarking;

/// <summary>A layer of a cell with data to run on, all from a fixed seed.</summary>
sealed class CellBench<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly SequenceLayer<T> _layer;
    readonly SequenceArguments<T> _arguments = new();
    readonly Tensor<T> _outputGradient;
    readonly bool _train;

    public CellBench(CellDefinition cell, Commands.SequenceShape shape, int threads, bool train)
    {
        _train = train;
        CellDescription description = cell.Description;
        _layer = cell.CreateLayer<T>(shape.Sizes, seed: 1, new LayerOptions { Threads = threads });
        IReadOnlyList<int> sizes = _layer.Sizes;
        var random = new Random(1);
        foreach (VectorInfo input in description.Inputs)
            _arguments.Inputs[input.Name] = Uniform(random, shape.Time, shape.Batch, sizes[input.Dimension]);
        foreach (VectorInfo context in description.Contexts)
            _arguments.Contexts[context.Name] = Uniform(random, shape.Batch, sizes[context.Dimension]);
        _outputGradient = Uniform(random, shape.Time, shape.Batch, sizes[description.Output.Dimension]);
        ProductFlops = (train ? 3.0 : 1.0) * CellCost.ForwardFlops(description, sizes, shape.Time, shape.Batch);
    }

    /// <summary>Multiplications and additions of one iteration's matrix products.</summary>
    public double ProductFlops { get; }

    public void Iterate()
    {
        if (!_train)
        {
            _layer.Run(_arguments);
            return;
        }
        // In training every iteration has new values, so the time to pack them belongs to it.
        _layer.Parameters.Edit();
        _layer.Parameters.ZeroGradients();
        using RecordedPass<T> pass = _layer.Record(_arguments);
        pass.Backward(_outputGradient);
    }

    public void Dispose() => _layer.Dispose();

    static Tensor<T> Uniform(Random random, params ReadOnlySpan<nint> shape)
    {
        T[] values = new T[checked((int)TensorPrimitives.Product(shape))];
        for (int k = 0; k < values.Length; k++)
            values[k] = T.CreateChecked(2 * random.NextDouble() - 1);
        return Tensor.Create(values, shape);
    }
}
