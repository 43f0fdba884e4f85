using CellDsl.Lab.Tasks;
using CellDsl.Training.Text;

namespace CellDsl.Lab.Commands.Words;

/// <summary>The texts of a word model: a user's files, or generated ones.</summary>
/// <param name="TestOptimum">The least perplexity that a model can be expected to have on the test text; null: nobody knows.</param>
sealed record WordData(WordText Training, WordText? Validation, WordText? Test, double? TestOptimum)
{
    public const string SmallEnglish = "small-english";

    /// <summary>The training text first.</summary>
    public IEnumerable<WordText> All => new[] { Training, Validation, Test }.OfType<WordText>();

    /// <exception cref="CorpusException">A file cannot be used.</exception>
    public static WordData Read(string train, string? validation, string? test)
        => new(WordText.Read(train), validation is null ? null : WordText.Read(validation), test is null ? null : WordText.Read(test), null);

    public static WordData Draw(int sentences, ulong seed)
    {
        SmallEnglishTexts texts = Tasks.SmallEnglish.Draw(sentences, seed);
        return new(texts.Training, texts.Validation, texts.Test, texts.TestOptimum);
    }
}
