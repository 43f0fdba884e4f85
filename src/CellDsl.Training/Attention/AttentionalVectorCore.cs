using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Products;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Attention;

/// <summary>The arithmetic of y = tanh(Wc c + Wh h) in either precision.</summary>
sealed class AttentionalVectorCore<T>(int contextSize, int querySize, int outputSize, IParameterArrays<T> parameters, int threads)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    const int ContextWeights = 0, QueryWeights = 1;

    readonly MatrixProduct<T> _product = new(threads);
    T[] _gradients = [];

    public static (string Name, long[] Shape)[] Arrays(int contextSize, int querySize, int outputSize)
        => [("Wc", [outputSize, contextSize]), ("Wh", [outputSize, querySize])];

    public void Forward(ReadOnlySpan<T> contexts, ReadOnlySpan<T> queries, Span<T> outputs)
    {
        int rows = Rows(contexts.Length, queries.Length, outputs.Length);
        _product.Multiply(Matrix<T>.Of(contexts, rows, contextSize), Weights(ContextWeights, contextSize).Transposed, outputs);
        _product.Multiply(Matrix<T>.Of(queries, rows, querySize), Weights(QueryWeights, querySize).Transposed, outputs, add: true);
        TensorPrimitives.Tanh<T>(outputs, outputs);
    }

    public void Backward(
        ReadOnlySpan<T> contexts, ReadOnlySpan<T> queries, ReadOnlySpan<T> outputs, ReadOnlySpan<T> outputGradients,
        Span<T> contextGradients, Span<T> queryGradients)
    {
        int rows = Rows(contexts.Length, queries.Length, outputs.Length);
        if (outputGradients.Length != outputs.Length || contextGradients.Length != contexts.Length || queryGradients.Length != queries.Length)
            throw new ArgumentException("Gradients must be as many as the numbers they are gradients of: "
                + $"outputs {outputs.Length} and {outputGradients.Length}, contexts {contexts.Length} and {contextGradients.Length}, queries "
                + $"{queries.Length} and {queryGradients.Length}.");
        Buffers.Reserve(ref _gradients, outputs.Length);
        Span<T> before = _gradients.AsSpan(0, outputs.Length);
        TensorPrimitives.Multiply(outputs, outputs, before);
        TensorPrimitives.Subtract(T.One, before, before);
        TensorPrimitives.Multiply(before, outputGradients, before);

        Matrix<T> gradients = Matrix<T>.Of(before, rows, outputSize);
        _product.Multiply(gradients.Transposed, Matrix<T>.Of(contexts, rows, contextSize), parameters.Gradient(ContextWeights), add: true);
        _product.Multiply(gradients.Transposed, Matrix<T>.Of(queries, rows, querySize), parameters.Gradient(QueryWeights), add: true);
        _product.Multiply(gradients, Weights(ContextWeights, contextSize), contextGradients);
        _product.Multiply(gradients, Weights(QueryWeights, querySize), queryGradients);
    }

    Matrix<T> Weights(int array, int columns) => Matrix<T>.Of(parameters.Value(array), outputSize, columns);

    int Rows(int contexts, int queries, int outputs)
    {
        int rows = outputs / outputSize;
        return outputs == rows * outputSize && contexts == rows * contextSize && queries == rows * querySize
            ? rows
            : throw new ArgumentException(
                $"Expected N contexts of {contextSize}, queries of {querySize} and outputs of {outputSize} numbers; found {contexts}, {queries} and "
                + $"{outputs} numbers.");
    }
}
