using CellDsl.Training.Layers;
using CellDsl.Training.Models.Language;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Characters;

/// <summary>A character language model: embedding, a stack of cells, a dense layer and a softmax over the next character.</summary>
public sealed class CharModel : LanguageModel
{
    /// <summary>A model of <see cref="CharModelOptions.Layers"/> layers of one cell.</summary>
    /// <inheritdoc cref="CharModel(IReadOnlyList{CellDefinition}, Vocabulary, CharModelOptions, ulong, LayerOptions?)"/>
    public CharModel(CellDefinition cell, Vocabulary vocabulary, CharModelOptions options, ulong seed, LayerOptions? layerOptions = null)
        : this(Repeat(cell, options.Layers), vocabulary, options, seed, layerOptions)
    {
    }

    /// <summary>Creates the model and initialises its parameters from <paramref name="seed"/>.</summary>
    /// <param name="cells">One per layer, from the lowest.</param>
    /// <param name="seed">Of the initial values; every part draws numbers of its own.</param>
    /// <param name="layerOptions">How the layers run.</param>
    /// <exception cref="ArgumentException">A cell has several inputs or contexts, or the sizes do not fit it.</exception>
    public CharModel(IReadOnlyList<CellDefinition> cells, Vocabulary vocabulary, CharModelOptions options, ulong seed, LayerOptions? layerOptions
        = null)
        : base(cells, vocabulary.Size, EmbeddingSize(cells, options), options.Stack, seed, layerOptions)
    {
        Vocabulary = vocabulary;
        Options = options with { EmbeddingSize = Embedding.Size, Layers = cells.Count, Cells = CellNames(cells) };
    }

    /// <summary>The lowest layer's.</summary>
    public CellDefinition Cell => Cells[0];
    /// <summary>The characters that the model knows; 0 stands for any other.</summary>
    public Vocabulary Vocabulary { get; }
    /// <summary>With the embedding size filled in.</summary>
    public CharModelOptions Options { get; }

    /// <summary>Name and shape of the parameter arrays of a model, without making it.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit the cells.</exception>
    internal static IEnumerable<(string Name, long[] Shape)> Shapes(IReadOnlyList<CellDefinition> cells, CharModelOptions options, int symbols)
        => Shapes(cells, symbols, EmbeddingSize(cells, options), options.Stack);

    internal static IReadOnlyList<CellDefinition> Repeat(CellDefinition cell, int layers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        return [.. Enumerable.Repeat(cell, layers)];
    }

    /// <summary>Empty where all layers are of one cell, as a checkpoint says that anyway.</summary>
    static IReadOnlyList<string> CellNames(IReadOnlyList<CellDefinition> cells)
        => cells.All(cell => cell == cells[0]) ? [] : CellStack.Names(cells);

    static int EmbeddingSize(IReadOnlyList<CellDefinition> cells, CharModelOptions options)
        => CellStack.EmbeddingSize(cells, options.HiddenSize, options.EmbeddingSize);
}
