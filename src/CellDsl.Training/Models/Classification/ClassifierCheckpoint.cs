using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CellDsl.Training;

/// <summary>A classifier on disk, and what its training needs to go on with the numbers it would have had.</summary>
public sealed class ClassifierCheckpoint
{
    static readonly CheckpointKind Kind = new("classifier");

    readonly CheckpointFile _file;

    ClassifierCheckpoint(CheckpointFile file)
    {
        _file = file;
        Layers = file.Parse<string[]>("layers");
        Labels = file.Parse<string[]>("labels");
        Model = file.Parse<ClassifierOptions>("model");
        Training = file.Parse<ClassifierTrainerOptions>("training");
        Progress = file.Parse<ClassifierProgress>("progress");
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
    public IReadOnlyList<string> Labels { get; }
    public ClassifierOptions Model { get; }
    public ClassifierTrainerOptions Training { get; }
    public ClassifierProgress Progress { get; }
    public TokenVocabulary Vocabulary { get; }

    /// <exception cref="CheckpointException">There is none, or it is of another version or kind, or its metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static ClassifierCheckpoint Read(string folder) => new(CheckpointFile.Read(folder, Kind));

    /// <summary>The model with the stored parameters.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <exception cref="CheckpointException">A cell is not among them, or its equations are not those that were trained.</exception>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public Classifier CreateModel(IEnumerable<CellDefinition> cells, LayerOptions? layerOptions = null)
    {
        IReadOnlyList<CellDefinition> layers = _file.Cells(cells, Layers);
        Classifier model;
        try
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(layers.Count, 1);
            foreach (var (name, shape) in LanguageModel.Shapes([.. layers.Select(cell => cell.Description)], Vocabulary.Size,
                Classifier.EmbeddingSize(layers[0].Description, Model), Model.Stack))
                _file.Tensors.Require<float>(name, shape);
            model = new Classifier(layers, Vocabulary, Labels, Model, Training.Seed, layerOptions);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw new CheckpointException($"{Path}: the model's sizes do not fit its cells ({string.Join(", ", Layers)}): {e.Message}", e);
        }
        ParameterTensors.Restore(model.Parameters, _file.Tensors);
        return model;
    }

    internal void Restore(Optimizer optimizer) => optimizer.Restore(_file.Tensors, Progress.Steps);

    internal static void Write(string folder, Classifier model, ClassifierTrainerOptions training, ClassifierProgress progress, Optimizer optimizer)
        => CheckpointFile.Write(folder, Kind, model.Cells, [.. ParameterTensors.Save(model.Parameters), .. optimizer.Save()], new Dictionary<string, string>
        {
            ["layers"] = CheckpointFile.Serialize(model.Cells.Select(cell => cell.Description.Name)),
            ["labels"] = CheckpointFile.Serialize(model.Labels),
            ["model"] = CheckpointFile.Serialize(model.Options),
            ["vocabulary"] = CheckpointFile.Serialize(model.Vocabulary.Tokens),
            ["training"] = CheckpointFile.Serialize(training),
            ["progress"] = CheckpointFile.Serialize(progress),
        });
}

/// <summary>How far a training has come, and on which texts.</summary>
/// <param name="Steps">Updates made; with seed and texts they give the order of the texts and the place in it.</param>
/// <param name="TextHash">SHA-256 of the training texts with their labels.</param>
public sealed record ClassifierProgress(long Steps, int Texts, string TextHash)
{
    internal static ClassifierProgress Of(LabelledTexts texts) => new(0, texts.Items.Count, Convert.ToHexStringLower(SHA256.HashData(
        MemoryMarshal.AsBytes(string.Join('\n', texts.Items.Select(item => $"{item.Label}\t{item.Text}")).AsSpan()))));
}
