namespace CellDsl.Training;

/// <summary>A classifier on disk, and what its training needs to go on with the numbers it would have had.</summary>
public sealed class ClassifierCheckpoint
{
    static readonly CheckpointKind Kind = new("classifier", "2");

    ClassifierCheckpoint(CheckpointFile file)
    {
        File = file;
        Layers = file.Parse<string[]>("layers");
        Labels = file.Parse<string[]>("labels");
        Model = file.Parse<ClassifierOptions>("model");
        Training = file.Parse<ClassifierTrainerOptions>("training");
        Progress = file.Parse<ExampleProgress>("progress");
        Progress.RequireSense(file);
        Vocabulary = file.Make("vocabulary", () => new TokenVocabulary(file.Parse<string[]>("vocabulary")));
    }

    internal CheckpointFile File { get; }
    public string Path => File.Path;
    /// <summary>The layers' cells from the lowest.</summary>
    public IReadOnlyList<string> Layers { get; }
    public IReadOnlyList<string> Labels { get; }
    public ClassifierOptions Model { get; }
    public ClassifierTrainerOptions Training { get; }
    public ExampleProgress Progress { get; }
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
        IReadOnlyList<CellDefinition> layers = File.Cells(cells, Layers);
        return File.CreateModel(() => LanguageModel.Shapes(layers, Vocabulary.Size, Classifier.EmbeddingSize(layers, Model), Model.Stack),
            () => new Classifier(layers, Vocabulary, Labels, Model, Training.Seed, layerOptions));
    }

    internal static void Write(string folder, Classifier model, ClassifierTrainerOptions training, ExampleProgress progress, Optimizer optimizer)
        => CheckpointFile.Write(folder, Kind, model.Cells, model, optimizer, [], new Dictionary<string, object>
        {
            ["layers"] = CellStack.Names(model.Cells),
            ["labels"] = model.Labels,
            ["model"] = model.Options,
            ["vocabulary"] = model.Vocabulary.Tokens,
            ["training"] = training,
            ["progress"] = progress,
        });
}
