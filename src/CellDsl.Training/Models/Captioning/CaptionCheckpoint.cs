namespace CellDsl.Training;

/// <summary>A captioning model on disk, and what its training needs to go on with the numbers it would have had.</summary>
public sealed class CaptionCheckpoint
{
    const string Format = "CellDsl captioning model";
    /// <summary>There is one kind of cell in it.</summary>
    const string Part = "";

    readonly ModelCheckpoint _checkpoint;

    CaptionCheckpoint(ModelCheckpoint checkpoint)
    {
        _checkpoint = checkpoint;
        Model = checkpoint.Parse<CaptionModelOptions>("model");
        Training = checkpoint.Parse<ExampleTrainingOptions>("training");
        Progress = checkpoint.Parse<ExampleProgress>("progress");
        FeatureSize = checkpoint.Parse<int>("feature size");
        LongestCaption = checkpoint.Parse<int>("longest caption");
    }

    public string Path => _checkpoint.Path;
    public string CellName => _checkpoint.Text("cell");
    public CaptionModelOptions Model { get; }
    public ExampleTrainingOptions Training { get; }
    /// <summary>Examples are feature vectors.</summary>
    public ExampleProgress Progress { get; }
    public int FeatureSize { get; }
    /// <summary>Words of the longest caption that was trained on.</summary>
    public int LongestCaption { get; }

    public static bool Exists(string folder) => ModelCheckpoint.Exists(folder);

    /// <exception cref="CheckpointException">There is none, or it is of another version or kind, or its metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static CaptionCheckpoint Read(string folder) => new(ModelCheckpoint.Read(folder, Format));

    /// <summary>The model with the stored parameters.</summary>
    /// <param name="cells">To choose the checkpoint's cell from, by name.</param>
    /// <exception cref="CheckpointException">The cell is not among them, or its equations are not those that were trained, or the metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public CaptionModel CreateModel(IEnumerable<CellDefinition> cells, LayerOptions? layerOptions = null)
    {
        CellDefinition cell = _checkpoint.Cell(Part, cells);
        CaptionWords words = _checkpoint.Make("words", () => CaptionWords.Parse(_checkpoint.Text("words")));
        CaptionModel model = _checkpoint.Make("model", () => new CaptionModel(cell, words, FeatureSize, Model, seed: 0, layerOptions));
        try
        {
            _checkpoint.Restore(model.Parameters);
        }
        catch
        {
            model.Dispose();
            throw;
        }
        return model;
    }

    internal void Restore(ExampleTraining training) => training.Restore(_checkpoint.File, Progress);

    internal T Make<T>(Func<T> make) => _checkpoint.Make("training", make);

    internal static void Write(string folder, CaptionModel model, ExampleTrainingOptions training, ExampleProgress progress, int longestCaption, Optimizer optimizer)
        => ModelCheckpoint.Write(folder, Format, new Dictionary<string, CellDefinition> { [Part] = model.Cell },
            new Dictionary<string, object>
            {
                ["model"] = model.Options,
                ["training"] = training,
                ["progress"] = progress,
                ["feature size"] = model.FeatureSize,
                ["longest caption"] = longestCaption,
                ["words"] = model.Words.ToString(),
            }, model.Parameters, optimizer);
}
