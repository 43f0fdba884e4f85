namespace CellDsl.Training;

/// <summary>An encoder-decoder on disk, and what its training needs to go on with the numbers it would have had.</summary>
public sealed class TranslationCheckpoint
{
    static readonly CheckpointKind Kind = new("translation model", "2");

    TranslationCheckpoint(CheckpointFile file)
    {
        File = file;
        EncoderLayers = file.Parse<string[]>("encoder layers");
        DecoderLayers = file.Parse<string[]>("decoder layers");
        Model = file.Parse<TranslationModelOptions>("model");
        Training = file.Parse<ExampleTrainerOptions>("training");
        Progress = file.Parse<ExampleProgress>("progress");
        Progress.RequireSense(file);
        LongestTarget = file.Parse<int>("longest target");
    }

    internal CheckpointFile File { get; }
    public string Path => File.Path;
    /// <summary>The encoder's cells from the lowest layer.</summary>
    public IReadOnlyList<string> EncoderLayers { get; }
    /// <summary>The decoder's cells from the lowest layer.</summary>
    public IReadOnlyList<string> DecoderLayers { get; }
    public TranslationModelOptions Model { get; }
    public ExampleTrainerOptions Training { get; }
    public ExampleProgress Progress { get; }
    /// <summary>Characters of the longest target that was trained on.</summary>
    public int LongestTarget { get; }

    /// <exception cref="CheckpointException">There is none, or it is of another version or kind, or its metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static TranslationCheckpoint Read(string folder) => new(CheckpointFile.Read(folder, Kind));

    /// <summary>The model with the stored parameters.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <exception cref="CheckpointException">A cell is not among them, or its equations are not those that were trained, or the metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public TranslationModel CreateModel(IEnumerable<CellDefinition> cells, LayerOptions? layerOptions = null)
    {
        CellDefinition[] candidates = [.. cells];
        IReadOnlyList<CellDefinition> encoder = File.Cells(candidates, EncoderLayers), decoder = File.Cells(candidates, DecoderLayers);
        Vocabulary source = Characters("source characters"), target = Characters("target characters");
        return File.CreateModel(() => TranslationModel.Shapes(encoder, decoder, target, Model),
            () => new TranslationModel(encoder, decoder, source, target, Model, Training.Seed, layerOptions));
    }

    internal static void Write(string folder, TranslationModel model, ExampleTrainerOptions training, ExampleProgress progress, int longestTarget, Optimizer optimizer)
        => CheckpointFile.Write(folder, Kind, model.EncoderCells.Concat(model.DecoderCells), model, optimizer, [], new Dictionary<string, object>
        {
            ["encoder layers"] = CellStack.Names(model.EncoderCells),
            ["decoder layers"] = CellStack.Names(model.DecoderCells),
            ["model"] = model.Options,
            ["training"] = training,
            ["progress"] = progress,
            ["longest target"] = longestTarget,
            ["source characters"] = model.SourceVocabulary.ToString(),
            ["target characters"] = model.TargetVocabulary.ToString(),
        });

    Vocabulary Characters(string key) => File.Make(key, () => Vocabulary.Parse(File.Text(key)));
}
