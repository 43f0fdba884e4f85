using System.Reflection;
using System.Text.Json;

namespace CellDsl.Training;

/// <summary>A character model on disk, and what its training needs to go on with the numbers it would have had: one safetensors file in a folder,
/// replaced as a whole. Arrays are tensors, everything else is metadata.</summary>
public sealed class CharCheckpoint
{
    const string FileName = "checkpoint.safetensors";
    const string Format = "CellDsl character model";
    const string Version = "1";

    static readonly JsonSerializerOptions Json = new() { IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true };

    readonly SafetensorsFile _file;

    CharCheckpoint(SafetensorsFile file)
    {
        _file = file;
        RequireEqual("format", Format);
        RequireEqual("version", Version);
        CellName = Text("cell");
        Library = Text("library");
        Equations = Text("equations");
        Model = Parse<CharModelOptions>("model");
        Training = Parse<CharTrainerOptions>("training");
        Progress = Parse<CharProgress>("progress");
        try
        {
            Vocabulary = Vocabulary.Parse(Text("vocabulary"));
        }
        catch (FormatException e)
        {
            throw new CheckpointException($"{file.Path}: {e.Message}", e);
        }
    }

    public string Path => _file.Path;
    public string CellName { get; }
    /// <summary>Version of the library that wrote it.</summary>
    public string Library { get; }
    public CharModelOptions Model { get; }
    public CharTrainerOptions Training { get; }
    public CharProgress Progress { get; }
    public Vocabulary Vocabulary { get; }

    string Equations { get; }

    public static bool Exists(string folder) => File.Exists(System.IO.Path.Combine(folder, FileName));

    /// <exception cref="CheckpointException">There is none, or it is of another version or kind, or its metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static CharCheckpoint Read(string folder)
    {
        string path = System.IO.Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new CheckpointException($"{folder}: expected a folder with a checkpoint ({FileName}), found {(Directory.Exists(folder) ? "none in it" : "no folder")}.");
        return new CharCheckpoint(SafetensorsFile.Read(path));
    }

    /// <summary>The model with the stored parameters.</summary>
    /// <param name="cells">To choose the checkpoint's cell from, by name.</param>
    /// <exception cref="CheckpointException">The cell is not among them, or its equations are not those that were trained.</exception>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public CharModel CreateModel(IEnumerable<CellDefinition> cells, LayerOptions? layerOptions = null)
    {
        CellDefinition[] candidates = [.. cells];
        CellDefinition cell = candidates.FirstOrDefault(c => c.Description.Name == CellName)
            ?? throw new CheckpointException(
                $"{Path}: the checkpoint is of cell '{CellName}'; here are {string.Join(", ", candidates.Select(c => c.Description.Name))}.");
        RequireSameEquations(cell.Description);
        CharModel model;
        try
        {
            foreach (var (name, shape) in CharModel.Shapes(cell.Description, Model, Vocabulary.Size))
                _file.Require<float>(name, shape);
            model = new CharModel(cell, Vocabulary, Model, seed: 0, layerOptions);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw new CheckpointException($"{Path}: the model's sizes do not fit cell '{CellName}': {e.Message}", e);
        }
        model.Restore(_file);
        return model;
    }

    internal void Restore(Optimizer optimizer, SequenceStates<float> states)
    {
        optimizer.Restore(_file, Progress.Steps);
        states.Restore(_file);
    }

    internal static void Write(string folder, CharModel model, CharTrainerOptions training, CharProgress progress, Optimizer optimizer, SequenceStates<float> states)
    {
        Directory.CreateDirectory(folder);
        SafetensorsFile.Write(
            System.IO.Path.Combine(folder, FileName),
            [.. model.Save(), .. optimizer.Save(), .. states.Save()],
            new Dictionary<string, string>
            {
                ["format"] = Format,
                ["version"] = Version,
                ["library"] = typeof(CharCheckpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
                ["cell"] = model.Cell.Description.Name,
                ["equations"] = EquationsOf(model.Cell.Description),
                ["model"] = JsonSerializer.Serialize(model.Options, Json),
                ["vocabulary"] = model.Vocabulary.ToString(),
                ["training"] = JsonSerializer.Serialize(training, Json),
                ["progress"] = JsonSerializer.Serialize(progress, Json),
            });
    }

    /// <summary>Parameters of a cell fit another that has the same names and shapes but computes something else; only the equations tell.</summary>
    static string EquationsOf(CellDescription cell) => string.Join('\n', cell.Equations.Select(e => $"{e.Name} = {e.Text}"));

    void RequireSameEquations(CellDescription cell)
    {
        string[] stored = Equations.Split('\n'), here = EquationsOf(cell).Split('\n');
        if (stored.SequenceEqual(here))
            return;
        string Difference(string[] equations, string[] others) => string.Join("; ", equations.Except(others).DefaultIfEmpty("nothing"));
        throw new CheckpointException(
            $"{Path}: cell '{CellName}' has changed since it was trained: expected {Difference(stored, here)}; found {Difference(here, stored)}.");
    }

    void RequireEqual(string key, string expected)
    {
        string found = Text(key);
        if (found != expected)
            throw new CheckpointException($"{Path}: expected {key} '{expected}', found '{found}'.");
    }

    string Text(string key) => _file.Metadata.TryGetValue(key, out string? text)
        ? text
        : throw new CheckpointException($"{Path}: not a checkpoint of a character model: its metadata have no '{key}'.");

    T Parse<T>(string key)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Text(key), Json) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException)
        {
            throw new CheckpointException($"{Path}: the metadata '{key}' are damaged: {e.Message}", e);
        }
    }
}

/// <summary>How far a training has come, and on which text.</summary>
/// <param name="Steps">Updates made; with the text they give the position in it.</param>
/// <param name="TextHash">SHA-256 of the text's characters.</param>
public sealed record CharProgress(long Steps, int TextLength, string TextHash);
