using System.Numerics.Tensors;
using CellDsl.Training.Layers;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Models.Language;

/// <summary>What every model that reads symbols (characters, words) and chooses among classes is made of: embedding, a stack of cells, a dense
/// layer.</summary>
public abstract class SymbolModel : IModel
{
    /// <param name="cells">One per layer, from the lowest.</param>
    /// <param name="symbols">Different symbols to read; they are 0 to this - 1.</param>
    /// <param name="classes">To choose among.</param>
    /// <param name="seed">Of the initial values; every part draws numbers of its own.</param>
    /// <param name="layerOptions">How the layers run.</param>
    /// <exception cref="ArgumentException">A cell has several inputs or contexts, or the sizes do not fit it.</exception>
    private protected SymbolModel(IReadOnlyList<CellDefinition> cells, int symbols, int embeddingSize, StackOptions stack, int classes, ulong seed,
        LayerOptions? layerOptions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(symbols, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(embeddingSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        layerOptions ??= new LayerOptions();
        Cells = cells;
        // The stack first: it is what refuses cells and sizes.
        Stack = CellStack.Create(cells, embeddingSize, stack, seed, layerOptions);
        Embedding = new Embedding("embedding", symbols, embeddingSize, seed);
        Dense = new Dense("dense", Stack.OutputSize, classes, seed, layerOptions.Threads);
        Parameters = [Embedding.Parameters, .. CellStack.Parameters(Stack), Dense.Parameters];
    }

    /// <summary>One per layer, from the lowest.</summary>
    public IReadOnlyList<CellDefinition> Cells { get; }
    /// <summary>The embedding [symbols, embedding size].</summary>
    public Embedding Embedding { get; }
    /// <summary>The recurrent layers, with dropout between them if there is any.</summary>
    public SequenceStack<float> Stack { get; }
    /// <summary>The output layer, from rows of what the stack puts out, [N, n], to logits [N, classes].</summary>
    public Dense Dense { get; }
    /// <summary>All parameters with their gradients, in blocks of different names: embedding, layers of cells, dense layer.</summary>
    public IReadOnlyList<ParameterBlock> Parameters { get; }
    /// <summary>Numbers in all parameters together.</summary>
    public int ParameterCount => Parameters.Sum(block => block.Count);
    internal PartTimes Times { get; } = new();

    PartTimes? IModel.Times => Times;

    /// <summary>Disposes the layers of cells.</summary>
    public void Dispose()
    {
        Stack.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The vectors of symbols.</summary>
    /// <param name="symbols">[T, B]</param>
    /// <returns>[T, B, embedding size]</returns>
    private protected Tensor<float> Vectors(ReadOnlySpan<int> symbols, int steps, int batch)
    {
        Tensor<float> vectors = SequenceTensor.Zeros<float>(steps, batch, Embedding.Size);
        Embedding.Forward(symbols, SequenceTensor.Span(vectors));
        return vectors;
    }

    /// <summary>Name and shape of every parameter array of a model but for the dense layer's, without making it.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit the cells.</exception>
    internal static IEnumerable<(string Name, long[] Shape)> Shapes(
        IReadOnlyList<CellDefinition> cells, int symbols, int embeddingSize, StackOptions stack)
    {
        yield return ("embedding.E", [symbols, embeddingSize]);
        foreach (var array in CellStack.Shapes(cells, embeddingSize, stack))
            yield return array;
    }
}
