using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Lab.Shapes;

namespace CellDsl.Lab.Benchmarking;

/// <summary>A layer of a cell, and the data to run it on.</summary>
sealed class BenchProblem<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const double StateScale = 0.5;

    public BenchProblem(BenchSubject subject, SequenceShape shape, LayerOptions options)
    {
        Subject = subject;
        Shape = shape;
        CellDescription cell = subject.Cell.Description;
        Layer = subject.Cell.CreateLayer<T>(shape.Sizes, seed: 1, options);
        IReadOnlyList<int> sizes = Layer.Sizes;
        subject.Peer?.Fill(Layer.Parameters, shape.Hidden);
        for (int i = 0; i < cell.Inputs.Count; i++)
            Arguments.Inputs[cell.Inputs[i].Name]
                = HashedData.Tensor<T>(BenchSeeds.InputOf(i), 1, shape.Time, shape.Batch, sizes[cell.Inputs[i].Dimension]);
        for (int c = 0; c < cell.Contexts.Count; c++)
            Arguments.Contexts[cell.Contexts[c].Name]
                = HashedData.Tensor<T>(BenchSeeds.ContextOf(c), 1, shape.Batch, sizes[cell.Contexts[c].Dimension]);
        for (int s = 0; s < cell.States.Count; s++)
            Arguments.InitialStates[cell.States[s].Name]
                = HashedData.Tensor<T>(BenchSeeds.StateOf(s), StateScale, shape.Batch, sizes[cell.States[s].Dimension]);
        OutputGradient = HashedData.Tensor<T>(BenchSeeds.OutputGradient, 1, shape.Time, shape.Batch, sizes[cell.Output.Dimension]);
    }

    public BenchSubject Subject { get; }
    public SequenceShape Shape { get; }
    public SequenceLayer<T> Layer { get; }
    public SequenceArguments<T> Arguments { get; } = new();
    public Tensor<T> OutputGradient { get; }

    BackwardResult<T>? _gradients;

    /// <summary>Multiplications and additions of one iteration's matrix products; backward is counted as twice forward.</summary>
    public double ProductFlops(BenchMode mode)
        => (mode == BenchMode.Infer ? 1.0 : 3.0) * CellCost.ForwardFlops(Subject.Cell.Description, Layer.Sizes, Shape.Time, Shape.Batch);

    public void Iterate(BenchMode mode)
    {
        if (mode == BenchMode.Infer)
        {
            Arguments.Into = Layer.Run(Arguments);
            return;
        }
        if (mode == BenchMode.TrainRepack)
            Layer.Parameters.Edit();
        Layer.Parameters.ZeroGradients();
        using RecordedPass<T> pass = Layer.Record(Arguments);
        Arguments.Into = pass;
        _gradients = pass.Backward(OutputGradient, into: _gradients);
    }

    public void Dispose() => Layer.Dispose();
}
