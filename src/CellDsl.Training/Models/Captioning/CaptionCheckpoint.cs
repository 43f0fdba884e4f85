namespace CellDsl.Training;

/// <summary>A captioning model on disk, and what its training needs to go on with the numbers it would have had.</summary>
public sealed class CaptionCheckpoint
{
    static readonly CheckpointKind Kind = new("captioning model", "2");

    CaptionCheckpoint(CheckpointFile file)
    {
        File = file;
        Layers = file.Parse<string[]>("layers");
        Model = file.Parse<CaptionModelOptions>("model");
        Training = file.Parse<ExampleTrainerOptions>("training");
        Progress = file.Parse<ExampleProgress>("progress");
        Progress.RequireSense(file);
        FeatureSize = file.Parse<int>("feature size");
        LongestCaption = file.Parse<int>("longest caption");
        Words = file.Make("vocabulary", () => new TokenVocabulary(file.Parse<string[]>("vocabulary")));
    }

    internal CheckpointFile File { get; }
    public string Path => File.Path;
    /// <summary>The layers' cells from the lowest.</summary>
    public IReadOnlyList<string> Layers { get; }
    public CaptionModelOptions Model { get; }
    public ExampleTrainerOptions Training { get; }
    /// <summary>Examples are feature vectors.</summary>
    public ExampleProgress Progress { get; }
    public int FeatureSize { get; }
    /// <summary>Words of the longest caption that was trained on.</summary>
    public int LongestCaption { get; }
    public TokenVocabulary Words { get; }

    /// <exception cref="CheckpointException">There is none, or it is of another version or kind, or its metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static CaptionCheckpoint Read(string folder) => new(CheckpointFile.Read(folder, Kind));

    /// <summary>The model with the stored parameters.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <exception cref="CheckpointException">A cell is not among them, or its equations are not those that were trained, or the metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public CaptionModel CreateModel(IEnumerable<CellDefinition> cells, LayerOptions? layerOptions = null)
    {
        IReadOnlyList<CellDefinition> layers = File.Cells(cells, Layers);
        return File.CreateModel(() => CaptionModel.Shapes(layers, Words, FeatureSize, Model),
            () => new CaptionModel(layers, Words, FeatureSize, Model, Training.Seed, layerOptions));
    }

    internal static void Write(string folder, CaptionModel model, ExampleTrainerOptions training, ExampleProgress progress, int longestCaption, Optimizer optimizer)
        => CheckpointFile.Write(folder, Kind, model.Cells, model, optimizer, [], new Dictionary<string, object>
        {
            ["layers"] = CellStack.Names(model.Cells),
            ["model"] = model.Options,
            ["training"] = training,
            ["progress"] = progress,
            ["feature size"] = model.FeatureSize,
            ["longest caption"] = longestCaption,
            ["vocabulary"] = model.Words.Tokens,
        });
}
