using System.Numerics.Tensors;
using CellDsl.Products;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Layers;

/// <summary>y = W x + b for each of N rows. W is [outputs, inputs], b [outputs].</summary>
public sealed class Dense
{
    const int Weights = 0, Biases = 1;

    readonly ArrayParameters _parameters;
    readonly MatrixProduct<float> _product;

    /// <summary>W starts uniform in ± √(6 / (inputs + outputs)) (Glorot and Bengio, 2010), b at zero.</summary>
    /// <param name="name">Of the block of parameters; in checkpoints the arrays are "name.W" and "name.b".</param>
    /// <param name="threads">That share each product of matrices.</param>
    public Dense(string name, int inputs, int outputs, ulong seed, int threads = 1)
    {
        Inputs = inputs;
        Outputs = outputs;
        _parameters = new ArrayParameters(name, ("W", [outputs, inputs]), ("b", [outputs]));
        _product = new MatrixProduct<float>(threads);
        UniformValues.Fill(_parameters.Edit(Weights), seed, $"{name}.W", Math.Sqrt(6.0 / (inputs + outputs)));
    }

    /// <summary>Size of an input row x.</summary>
    public int Inputs { get; }
    /// <summary>Size of an output row y.</summary>
    public int Outputs { get; }
    /// <summary>W and b with their gradients, as one block.</summary>
    public ParameterBlock Parameters => _parameters;

    /// <summary>Computes y = W x + b for N rows.</summary>
    /// <param name="x">[N, inputs]</param>
    /// <param name="y">[N, outputs]</param>
    public void Forward(ReadOnlySpan<float> x, Span<float> y)
    {
        int rows = x.Length / Inputs;
        ReadOnlySpan<float> b = _parameters.Value(Biases);
        for (int row = 0; row < rows; row++)
            b.CopyTo(y[(row * Outputs)..]);
        _product.Multiply(Matrix<float>.Of(x, rows, Inputs), W.Transposed, y, add: true);
    }

    /// <summary>Adds to the gradients of W and b, and sets that of x.</summary>
    /// <param name="x">[N, inputs], as given to <see cref="Forward"/></param>
    /// <param name="dy">[N, outputs]</param>
    /// <param name="dx">[N, inputs]</param>
    public void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx)
    {
        int rows = x.Length / Inputs;
        Span<float> db = _parameters.Gradient(Biases);
        for (int row = 0; row < rows; row++)
            TensorPrimitives.Add(db, dy.Slice(row * Outputs, Outputs), db);
        Matrix<float> gradients = Matrix<float>.Of(dy, rows, Outputs);
        _product.Multiply(gradients.Transposed, Matrix<float>.Of(x, rows, Inputs), _parameters.Gradient(Weights), add: true);
        _product.Multiply(gradients, W, dx);
    }

    Matrix<float> W => Matrix<float>.Of(_parameters.Value(Weights), Outputs, Inputs);
}
