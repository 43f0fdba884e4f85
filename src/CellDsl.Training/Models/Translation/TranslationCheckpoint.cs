namespace CellDsl.Training;

/// <summary>An encoder-decoder on disk, and what its training needs to go on with the numbers it would have had.</summary>
public sealed class TranslationCheckpoint
{
    const string Format = "CellDsl translation model";
    const string EncoderPart = "encoder", DecoderPart = "decoder";

    readonly ModelCheckpoint _checkpoint;

    TranslationCheckpoint(ModelCheckpoint checkpoint)
    {
        _checkpoint = checkpoint;
        Model = checkpoint.Parse<TranslationModelOptions>("model");
        Training = checkpoint.Parse<ExampleTrainingOptions>("training");
        Progress = checkpoint.Parse<ExampleProgress>("progress");
        LongestTarget = checkpoint.Parse<int>("longest target");
    }

    public string Path => _checkpoint.Path;
    public string EncoderCellName => _checkpoint.Text($"cell.{EncoderPart}");
    public string DecoderCellName => _checkpoint.Text($"cell.{DecoderPart}");
    public TranslationModelOptions Model { get; }
    public ExampleTrainingOptions Training { get; }
    public ExampleProgress Progress { get; }
    /// <summary>Characters of the longest target that was trained on.</summary>
    public int LongestTarget { get; }

    public static bool Exists(string folder) => ModelCheckpoint.Exists(folder);

    /// <exception cref="CheckpointException">There is none, or it is of another version or kind, or its metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static TranslationCheckpoint Read(string folder) => new(ModelCheckpoint.Read(folder, Format));

    /// <summary>The model with the stored parameters.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <exception cref="CheckpointException">A cell is not among them, or its equations are not those that were trained, or the metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public TranslationModel CreateModel(IEnumerable<CellDefinition> cells, LayerOptions? layerOptions = null)
    {
        CellDefinition[] candidates = [.. cells];
        CellDefinition encoder = _checkpoint.Cell(EncoderPart, candidates), decoder = _checkpoint.Cell(DecoderPart, candidates);
        Vocabulary source = Characters("source characters"), target = Characters("target characters");
        TranslationModel model = _checkpoint.Make("model", () => new TranslationModel(encoder, decoder, source, target, Model, seed: 0, layerOptions));
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

    internal static void Write(string folder, TranslationModel model, ExampleTrainingOptions training, ExampleProgress progress, int longestTarget, Optimizer optimizer)
        => ModelCheckpoint.Write(folder, Format,
            new Dictionary<string, CellDefinition> { [EncoderPart] = model.EncoderCell, [DecoderPart] = model.DecoderCell },
            new Dictionary<string, object>
            {
                ["model"] = model.Options,
                ["training"] = training,
                ["progress"] = progress,
                ["longest target"] = longestTarget,
                ["source characters"] = model.SourceVocabulary.ToString(),
                ["target characters"] = model.TargetVocabulary.ToString(),
            }, model.Parameters, optimizer);

    Vocabulary Characters(string key) => _checkpoint.Make(key, () => Vocabulary.Parse(_checkpoint.Text(key)));
}
