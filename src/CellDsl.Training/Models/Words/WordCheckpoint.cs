using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CellDsl.Training;

/// <summary>A word model on disk, and what its training needs to go on with the numbers it would have had.</summary>
public sealed class WordCheckpoint
{
    static readonly CheckpointKind Kind = new("word model");

    WordCheckpoint(CheckpointFile file)
    {
        File = file;
        Layers = file.Parse<string[]>("layers");
        Model = file.Parse<WordModelOptions>("model");
        Training = file.Parse<WordTrainerOptions>("training");
        Progress = file.Parse<WordProgress>("progress");
        file.RequireSteps(Progress.Steps);
        Primer = file.Tensors.Metadata.GetValueOrDefault("primer", "");
        Vocabulary = file.Make("vocabulary", () => new TokenVocabulary(file.Parse<string[]>("vocabulary")));
    }

    internal CheckpointFile File { get; }
    public string Path => File.Path;
    /// <summary>The layers' cells from the lowest.</summary>
    public IReadOnlyList<string> Layers { get; }
    public WordModelOptions Model { get; }
    public WordTrainerOptions Training { get; }
    public WordProgress Progress { get; }
    public TokenVocabulary Vocabulary { get; }
    /// <summary>A piece of the training text for the model to read before it writes; empty in checkpoints that were written before there were any.</summary>
    public string Primer { get; }

    /// <exception cref="CheckpointException">There is none, or it is of another version or kind, or its metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static WordCheckpoint Read(string folder) => new(CheckpointFile.Read(folder, Kind));

    /// <summary>The model with the stored parameters.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <exception cref="CheckpointException">A cell is not among them, or its equations are not those that were trained.</exception>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public WordModel CreateModel(IEnumerable<CellDefinition> cells, LayerOptions? layerOptions = null)
    {
        IReadOnlyList<CellDefinition> layers = File.Cells(cells, Layers);
        return File.CreateModel(() => LanguageModel.Shapes(layers, Vocabulary.Size, Model.EmbeddingSize ?? Model.Stack.HiddenSize, Model.Stack),
            // The values are those of the file, so none need be drawn.
            () => new WordModel(layers, Vocabulary, Model with { InitialBound = null }, Training.Seed, layerOptions));
    }

    internal static void Write(string folder, WordModel model, WordModelOptions options, WordTrainerOptions training, WordProgress progress,
        string primer, Optimizer optimizer, SequenceStates<float> states)
        => CheckpointFile.Write(folder, Kind, model.Cells, model, optimizer, states.Save(), new Dictionary<string, object>
        {
            ["layers"] = CellStack.Names(model.Cells),
            ["model"] = options,
            ["vocabulary"] = model.Vocabulary.Tokens,
            ["training"] = training,
            ["progress"] = progress,
            ["primer"] = primer,
        });
}

/// <summary>How far a training has come, and on which text.</summary>
/// <param name="Steps">Updates made; with the text they give the position in it.</param>
/// <param name="TextHash">SHA-256 of the training text's words.</param>
public sealed record WordProgress(long Steps, int Words, string TextHash)
{
    internal static WordProgress Of(WordText text)
        => new(0, text.Words.Count, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(string.Join(' ', text.Words).AsSpan()))));
}
