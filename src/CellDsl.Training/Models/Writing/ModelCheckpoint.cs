using System.Reflection;
using System.Text.Json;

namespace CellDsl.Training;

/// <summary>A model and its training on disk: one safetensors file in a folder, replaced as a whole. Arrays are tensors, everything else is metadata.</summary>
sealed class ModelCheckpoint
{
    const string FileName = "checkpoint.safetensors";
    const string Version = "1";

    static readonly JsonSerializerOptions Json = new() { IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true };

    ModelCheckpoint(SafetensorsFile file) => File = file;

    public SafetensorsFile File { get; }
    public string Path => File.Path;

    public static bool Exists(string folder) => System.IO.File.Exists(System.IO.Path.Combine(folder, FileName));

    /// <param name="format">The kind of model.</param>
    /// <exception cref="CheckpointException">There is none, or it is of another version or kind.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static ModelCheckpoint Read(string folder, string format)
    {
        string path = System.IO.Path.Combine(folder, FileName);
        if (!System.IO.File.Exists(path))
            throw new CheckpointException($"{folder}: expected a folder with a checkpoint ({FileName}), found {(Directory.Exists(folder) ? "none in it" : "no folder")}.");
        var checkpoint = new ModelCheckpoint(SafetensorsFile.Read(path));
        checkpoint.RequireEqual("format", format);
        checkpoint.RequireEqual("version", Version);
        return checkpoint;
    }

    /// <param name="cells">By the part of the model that they make up.</param>
    /// <param name="facts">Further metadata: text as it is, anything else as JSON.</param>
    public static void Write(string folder, string format, IReadOnlyDictionary<string, CellDefinition> cells, IReadOnlyDictionary<string, object> facts,
        IReadOnlyList<ParameterBlock> parameters, Optimizer optimizer)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = format,
            ["version"] = Version,
            ["library"] = typeof(ModelCheckpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
        };
        foreach (var (part, cell) in cells)
        {
            metadata[CellKey(part)] = cell.Description.Name;
            metadata[EquationsKey(part)] = EquationsOf(cell.Description);
        }
        foreach (var (key, fact) in facts)
            metadata[key] = fact as string ?? JsonSerializer.Serialize(fact, Json);
        Directory.CreateDirectory(folder);
        SafetensorsFile.Write(System.IO.Path.Combine(folder, FileName),
            [.. parameters.SelectMany(block => block.Arrays.Select(array
                => SafetensorsTensor.Create(Name(block, array), block.Values.Slice(array.Start, array.Count), [.. array.Shape]))), .. optimizer.Save()], metadata);
    }

    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public void Restore(IReadOnlyList<ParameterBlock> parameters)
    {
        foreach (ParameterBlock block in parameters)
            foreach (ParameterArray array in block.Arrays)
                File.CopyTo(Name(block, array), [.. array.Shape], block.Edit().Slice(array.Start, array.Count));
    }

    /// <summary>The cell of a part of the model.</summary>
    /// <param name="cells">To choose from, by name.</param>
    /// <exception cref="CheckpointException">The cell is not among them, or its equations are not those that were trained.</exception>
    public CellDefinition Cell(string part, IEnumerable<CellDefinition> cells)
    {
        string name = Text(CellKey(part));
        CellDefinition[] candidates = [.. cells];
        CellDefinition cell = candidates.FirstOrDefault(c => c.Description.Name == name)
            ?? throw new CheckpointException($"{Path}: the checkpoint is of cell '{name}'; here are {string.Join(", ", candidates.Select(c => c.Description.Name))}.");
        // Parameters of a cell fit another that has the same names and shapes but computes something else; only the equations tell.
        string[] stored = Text(EquationsKey(part)).Split('\n'), here = EquationsOf(cell.Description).Split('\n');
        string Difference(string[] equations, string[] others) => string.Join("; ", equations.Except(others).DefaultIfEmpty("nothing"));
        return stored.SequenceEqual(here)
            ? cell
            : throw new CheckpointException(
                $"{Path}: cell '{name}' has changed since it was trained: expected {Difference(stored, here)}; found {Difference(here, stored)}.");
    }

    public string Text(string key) => File.Metadata.TryGetValue(key, out string? text)
        ? text
        : throw new CheckpointException($"{Path}: not a checkpoint of this kind of model: its metadata have no '{key}'.");

    public T Parse<T>(string key)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Text(key), Json) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException)
        {
            throw Damaged(key, e);
        }
    }

    /// <exception cref="CheckpointException">What is made of the metadata's <paramref name="key"/> fails.</exception>
    public T Make<T>(string key, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            throw Damaged(key, e);
        }
    }

    CheckpointException Damaged(string key, Exception e) => new($"{Path}: the metadata '{key}' are damaged: {e.Message}", e);

    void RequireEqual(string key, string expected)
    {
        string found = Text(key);
        if (found != expected)
            throw new CheckpointException($"{Path}: expected {key} '{expected}', found '{found}'.");
    }

    static string CellKey(string part) => part.Length == 0 ? "cell" : $"cell.{part}";
    static string EquationsKey(string part) => part.Length == 0 ? "equations" : $"equations.{part}";
    static string EquationsOf(CellDescription cell) => string.Join('\n', cell.Equations.Select(e => $"{e.Name} = {e.Text}"));
    static string Name(ParameterBlock block, ParameterArray array) => $"{block.Name}.{array.Name}";
}
