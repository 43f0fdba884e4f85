namespace CellDsl.Training;

/// <summary>A character model on disk, and what its training needs to go on with the numbers it would have had.</summary>
public sealed class CharCheckpoint
{
    static readonly CheckpointKind Kind = new("character model");

    CharCheckpoint(CheckpointFile file)
    {
        File = file;
        Model = file.Parse<CharModelOptions>("model");
        Training = file.Parse<CharTrainerOptions>("training");
        Progress = file.Parse<CharProgress>("progress");
        file.RequireSteps(Progress.Steps);
        Primer = file.Tensors.Metadata.GetValueOrDefault("primer", "");
        Vocabulary = file.Make("vocabulary", () => Vocabulary.Parse(file.Text("vocabulary")));
    }

    internal CheckpointFile File { get; }
    public string Path => File.Path;
    /// <summary>The lowest layer's.</summary>
    public string CellName => File.CellNames[0];
    /// <summary>One per layer, from the lowest.</summary>
    public IReadOnlyList<string> LayerCells => Model.Cells.Count > 0 ? Model.Cells : [.. Enumerable.Repeat(CellName, Math.Clamp(Model.Layers, 0, 1 << 10))];
    /// <summary>Version of the library that wrote it.</summary>
    public string Library => File.Library;
    public CharModelOptions Model { get; }
    public CharTrainerOptions Training { get; }
    public CharProgress Progress { get; }
    public Vocabulary Vocabulary { get; }
    /// <summary>A piece of the training text for the model to read before it writes; empty in checkpoints that were written before there were any.</summary>
    public string Primer { get; }

    public static bool Exists(string folder) => CheckpointFile.Exists(folder);

    /// <exception cref="CheckpointException">There is none, or it is of another version or kind, or its metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static CharCheckpoint Read(string folder) => new(CheckpointFile.Read(folder, Kind));

    /// <summary>The model with the stored parameters.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <exception cref="CheckpointException">A cell is not among them, or its equations are not those that were trained.</exception>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public CharModel CreateModel(IEnumerable<CellDefinition> cells, LayerOptions? layerOptions = null)
    {
        IReadOnlyList<CellDefinition> layers = File.Cells(cells, LayerCells);
        return File.CreateModel(() => CharModel.Shapes(layers, Model, Vocabulary.Size),
            () => new CharModel(layers, Vocabulary, Model, Training.Seed, layerOptions));
    }

    internal static void Write(string folder, CharModel model, CharTrainerOptions training, string primer, CharProgress progress,
        Optimizer optimizer, SequenceStates<float> states)
        => CheckpointFile.Write(folder, Kind, model.Cells, model, optimizer, states.Save(), new Dictionary<string, object>
        {
            ["model"] = model.Options,
            ["vocabulary"] = model.Vocabulary.ToString(),
            ["training"] = training,
            ["primer"] = primer,
            ["progress"] = progress,
        });
}

/// <summary>How far a training has come, and on which text.</summary>
/// <param name="Steps">Updates made; with the text they give the position in it.</param>
/// <param name="TextHash">SHA-256 of the text's characters.</param>
public sealed record CharProgress(long Steps, int TextLength, string TextHash);
