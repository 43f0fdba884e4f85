using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CellDsl.Training;

/// <summary>A word model on disk, and what its training needs to go on with the numbers it would have had.</summary>
public sealed class WordCheckpoint
{
    static readonly CheckpointKind Kind = new("word model");

    readonly CheckpointFile _file;

    WordCheckpoint(CheckpointFile file)
    {
        _file = file;
        Layers = file.Parse<string[]>("layers");
        Model = file.Parse<WordModelOptions>("model");
        Training = file.Parse<WordTrainerOptions>("training");
        Progress = file.Parse<WordProgress>("progress");
        try
        {
            Vocabulary = new TokenVocabulary(file.Parse<string[]>("vocabulary"));
        }
        catch (FormatException e)
        {
            throw new CheckpointException($"{file.Path}: {e.Message}", e);
        }
    }

    public string Path => _file.Path;
    /// <summary>The layers' cells from the lowest.</summary>
    public IReadOnlyList<string> Layers { get; }
    public WordModelOptions Model { get; }
    public WordTrainerOptions Training { get; }
    public WordProgress Progress { get; }
    public TokenVocabulary Vocabulary { get; }

    /// <exception cref="CheckpointException">There is none, or it is of another version or kind, or its metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static WordCheckpoint Read(string folder) => new(CheckpointFile.Read(folder, Kind));

    /// <summary>The model with the stored parameters.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <exception cref="CheckpointException">A cell is not among them, or its equations are not those that were trained.</exception>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public WordModel CreateModel(IEnumerable<CellDefinition> cells, LayerOptions? layerOptions = null)
    {
        IReadOnlyList<CellDefinition> layers = _file.Cells(cells, Layers);
        WordModel model;
        try
        {
            foreach (var (name, shape) in LanguageModel.Shapes([.. layers.Select(cell => cell.Description)], Vocabulary.Size,
                Model.EmbeddingSize ?? Model.Stack.HiddenSize, Model.Stack))
                _file.Tensors.Require<float>(name, shape);
            // The values are those of the file, so none need be drawn.
            model = new WordModel(layers, Vocabulary, Model with { InitialBound = null }, seed: Training.Seed, layerOptions);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw new CheckpointException($"{Path}: the model's sizes do not fit its cells ({string.Join(", ", Layers)}): {e.Message}", e);
        }
        model.Restore(_file.Tensors);
        return model;
    }

    internal void Restore(Optimizer optimizer, SequenceStates<float> states)
    {
        optimizer.Restore(_file.Tensors, Progress.Steps);
        states.Restore(_file.Tensors);
    }

    internal static void Write(string folder, WordModel model, WordModelOptions options, WordTrainerOptions training, WordProgress progress,
        Optimizer optimizer, SequenceStates<float> states)
        => CheckpointFile.Write(folder, Kind, model.Cells, [.. model.Save(), .. optimizer.Save(), .. states.Save()], new Dictionary<string, string>
        {
            ["layers"] = CheckpointFile.Serialize(model.Cells.Select(cell => cell.Description.Name)),
            ["model"] = CheckpointFile.Serialize(options),
            ["vocabulary"] = CheckpointFile.Serialize(model.Vocabulary.Tokens),
            ["training"] = CheckpointFile.Serialize(training),
            ["progress"] = CheckpointFile.Serialize(progress),
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
