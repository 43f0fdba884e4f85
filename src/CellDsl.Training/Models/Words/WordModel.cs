using CellDsl.Training.Models.Language;
using CellDsl.Training.Parameters;
using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Words;

/// <summary>A word language model: embedding, a stack of cells, a dense layer and a softmax over the next word.</summary>
public sealed class WordModel : LanguageModel
{
    /// <summary>Creates the model and initialises its parameters from <paramref name="seed"/>.</summary>
    /// <param name="cells">One per layer, from the lowest.</param>
    /// <param name="seed">Of the initial values; every part draws numbers of its own.</param>
    /// <param name="layerOptions">How the layers run.</param>
    /// <exception cref="ArgumentException">A cell has several inputs or contexts, or the sizes do not fit it.</exception>
    public WordModel(IReadOnlyList<CellDefinition> cells, TokenVocabulary vocabulary, WordModelOptions options, ulong seed, LayerOptions? layerOptions
        = null)
        : base(cells, vocabulary.Size, options.EmbeddingSize ?? options.Stack.HiddenSize, options.Stack.RequireForward(), seed, layerOptions)
    {
        Vocabulary = vocabulary;
        Options = options;
        if (options.InitialBound is { } bound)
            foreach (ParameterBlock block in Parameters)
                UniformValues.Fill(block.Edit(), seed, $"{block.Name}.initial", bound);
    }

    /// <summary>The words that the model knows, <see cref="WordText.EndOfLine"/> among them; 0 stands for any other.</summary>
    public TokenVocabulary Vocabulary { get; }
    /// <summary>The options given; a model from a checkpoint has no <see cref="WordModelOptions.InitialBound"/>.</summary>
    public WordModelOptions Options { get; }

    /// <summary>Perplexity of a text: e to the mean loss in nats over all its words, ends of lines included. The text is read from zero states,
    /// behind the end of a line, so that its first word is predicted, too.</summary>
    /// <param name="length">Words read at a time.</param>
    /// <param name="batch">Places of the text read side by side: faster, but each begins without knowing what comes before.</param>
    public double Perplexity(WordText text, int length = 20, int batch = 1)
        => Math.Exp(new LanguageValidation(this, Codes(text), length, batch).Run());

    /// <summary>The words' numbers behind the end of a line.</summary>
    internal int[] Codes(WordText text) => [Vocabulary.Encode(WordText.EndOfLine), .. Vocabulary.Encode(text.Words)];
}
