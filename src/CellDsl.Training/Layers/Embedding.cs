using System.Numerics.Tensors;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Layers;

/// <summary>A vector per symbol: y = E[symbol]. E is [symbols, size].</summary>
public sealed class Embedding
{
    /// <summary>E starts uniform in ± this, as in the language models of Zaremba, Sutskever and Vinyals (2014).</summary>
    const double InitialBound = 0.1;

    readonly ArrayParameters _parameters;

    /// <summary>E starts uniform in ± 0.1 (Zaremba, Sutskever and Vinyals, 2014), drawn from seed and name.</summary>
    /// <param name="name">Of the block of parameters; in checkpoints the table is "name.E".</param>
    public Embedding(string name, int symbols, int size, ulong seed)
    {
        Symbols = symbols;
        Size = size;
        _parameters = new ArrayParameters(name, ("E", [symbols, size]));
        UniformValues.Fill(_parameters.Edit(), seed, $"{name}.E", InitialBound);
    }

    /// <summary>Number of embedding vectors, rows of E; symbols are 0 to this - 1.</summary>
    public int Symbols { get; }
    /// <summary>Size of an embedding vector, columns of E.</summary>
    public int Size { get; }
    /// <summary>E and its gradient, which is dense, however few symbols a batch has.</summary>
    public ParameterBlock Parameters => _parameters;

    /// <summary>Copies the vector of each symbol.</summary>
    /// <param name="symbols">N numbers from 0 to <see cref="Symbols"/> - 1.</param>
    /// <param name="vectors">[N, <see cref="Size"/>]</param>
    public void Forward(ReadOnlySpan<int> symbols, Span<float> vectors)
    {
        ReadOnlySpan<float> table = _parameters.Values;
        for (int n = 0; n < symbols.Length; n++)
            table.Slice(symbols[n] * Size, Size).CopyTo(vectors[(n * Size)..]);
    }

    /// <summary>Adds to the gradient of E. Rows are added one after the other, so equal symbols always add up in the same order.</summary>
    /// <param name="vectorGradients">[N, <see cref="Size"/>]</param>
    public void Backward(ReadOnlySpan<int> symbols, ReadOnlySpan<float> vectorGradients)
    {
        Span<float> table = _parameters.Gradients;
        for (int n = 0; n < symbols.Length; n++)
        {
            Span<float> row = table.Slice(symbols[n] * Size, Size);
            TensorPrimitives.Add(row, vectorGradients.Slice(n * Size, Size), row);
        }
    }
}
