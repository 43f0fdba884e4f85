using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using CellDsl.Training.Files;
using CellDsl.Training.Models;
using CellDsl.Training.Optimizers;
using CellDsl.Training.Parameters;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Text;

namespace CellDsl.Training.Checkpoints;

/// <summary>The checkpoint of any system: one safetensors file in a folder, replaced as a whole. Arrays are tensors, everything else is metadata:
/// format, version, library, the names, hashes and equations of the cells, and what its kind of system stores.</summary>
public sealed class Checkpoint
{
    const string FileName = "checkpoint.safetensors";
    const string CellSeparator = ",";
    /// <summary>Older checkpoints have none: their cells are known by how their equations were printed.</summary>
    const string HashesKey = "hashes";
    const string EquationsSeparator = "\n\n";

    readonly CheckpointKind _kind;
    readonly Dictionary<CheckpointFact, object> _facts = [];

    Checkpoint(SafetensorsFile file, CheckpointKind kind)
    {
        Tensors = file;
        _kind = kind;
        RequireEqual("format", kind.Format);
        RequireEqual("version", kind.Version);
        CellNames = Text("cell").Split(CellSeparator);
        Library = Text("library");
        foreach (CheckpointFact fact in kind.Facts)
            Value(fact);
    }

    /// <summary>The file in the folder.</summary>
    public string Path => Tensors.Path;
    /// <summary>Parameters, optimiser state and carried states as arrays, and the metadata.</summary>
    public SafetensorsFile Tensors { get; }
    /// <summary>Version of the library that wrote it.</summary>
    public string Library { get; }
    /// <summary>Different cells, in the order of their first layers.</summary>
    public IReadOnlyList<string> CellNames { get; }

    /// <summary>Whether the folder has a checkpoint, damaged or not.</summary>
    public static bool Exists(string folder) => File.Exists(System.IO.Path.Combine(folder, FileName));

    /// <summary>Deletes what writers that were killed have left in a folder that nobody else writes now.</summary>
    internal static void DeleteLeftovers(string folder) => AtomicFile.DeleteLeftovers(System.IO.Path.Combine(folder, FileName));

    /// <summary>Reads a checkpoint of a kind, and checks all of the kind's facts.</summary>
    /// <exception cref="CheckpointException">There is none, or it is of another version or kind, or its metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static Checkpoint Read(string folder, CheckpointKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        string path = System.IO.Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new CheckpointException($"{folder}: expected a folder with a checkpoint ({FileName}), found "
                + $"{(Directory.Exists(folder) ? "none in it" : File.Exists(folder) ? "a file" : "no folder")}.");
        return new Checkpoint(SafetensorsFile.Read(path), kind);
    }

    /// <summary>What the checkpoint says of a fact.</summary>
    /// <exception cref="CheckpointException">The metadata have no such fact, or its text is damaged.</exception>
    public T Get<T>(CheckpointFact<T> fact)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(fact);
        return (T)Value(fact);
    }

    object Value(CheckpointFact fact) => _facts.TryGetValue(fact, out object? value) ? value : _facts[fact] = fact.ReadValue(this);

    /// <exception cref="TrainingDivergedException">A parameter is not a finite number; the old checkpoint stays.</exception>
    /// <exception cref="ArgumentException">The contents are not what their kind says; the old checkpoint stays.</exception>
    internal static void Write(string folder, CheckpointContents contents, IModel model, Optimizer optimizer)
    {
        contents.RequireKind();
        RequireFinite(model.Parameters);
        CellDescription[] different = [.. contents.Cells.Select(cell => cell.Description).DistinctBy(cell => cell.Name)];
        Directory.CreateDirectory(folder);
        var metadata = new Dictionary<string, string>
        {
            ["format"] = contents.Kind.Format,
            ["version"] = contents.Kind.Version,
            ["library"] = typeof(Checkpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
            ["cell"] = string.Join(CellSeparator, different.Select(cell => cell.Name)),
            [HashesKey] = string.Join(CellSeparator, different.Select(CellHash.Of)),
            ["equations"] = string.Join(EquationsSeparator, different.Select(EquationsOf)),
        };
        foreach (var (key, text) in contents.Facts)
            metadata.Add(key, text);
        SafetensorsFile.Write(System.IO.Path.Combine(folder, FileName),
            [.. ParameterTensors.Save(model.Parameters), .. optimizer.Save(), .. contents.States], metadata);
    }

    /// <exception cref="CheckpointException">The metadata have no such key.</exception>
    internal string Text(string key) => Tensors.Metadata.TryGetValue(key, out string? text)
        ? text
        : throw new CheckpointException($"{Path}: not a checkpoint of a {_kind.Name}: its metadata have no '{key}'.");

    /// <exception cref="CheckpointException">The metadata have no such key, or its text is damaged.</exception>
    internal T Parse<T>(string key)
    {
        try
        {
            return CheckpointJson.Read<T>(Text(key));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException)
        {
            throw Damaged(key, e);
        }
    }

    /// <exception cref="CheckpointException">What is made of the metadata's <paramref name="key"/> cannot be made.</exception>
    internal T Make<T>(string key, Func<T> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        try
        {
            return make();
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or CorpusException)
        {
            throw Damaged(key, e);
        }
    }

    /// <summary>A model with the stored parameters.</summary>
    /// <param name="shapes">Names and shapes of its parameter arrays, as many as matter: these are looked for before it is made, so that wrong sizes
    /// cannot make a huge one.</param>
    /// <param name="create">Makes the model, with any initial values.</param>
    /// <exception cref="CheckpointException">The sizes do not fit the cells.</exception>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public T CreateModel<T>(Func<IEnumerable<(string Name, long[] Shape)>> shapes, Func<T> create) where T : IModel
    {
        ArgumentNullException.ThrowIfNull(shapes);
        ArgumentNullException.ThrowIfNull(create);
        T model;
        try
        {
            foreach (var (name, shape) in shapes())
                Tensors.Require<float>(name, shape);
            model = create();
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw new CheckpointException($"{Path}: the model's sizes do not fit its cells ({string.Join(", ", CellNames)}): {e.Message}", e);
        }
        return Ownership.Transfer(model, created =>
        {
            ParameterTensors.Restore(created.Parameters, Tensors);
            foreach (SafetensorsTensor parameter in ParameterTensors.Save(created.Parameters))
                RequireNumbers(parameter, float.IsFinite);
            return created;
        });
    }

    /// <summary>The cells of the layers, from the lowest.</summary>
    /// <param name="cells">To choose from, by name.</param>
    /// <param name="layers">Their names; each is one of <see cref="CellNames"/>.</param>
    /// <exception cref="CheckpointException">A cell is not among them, or its equations are not those that were trained.</exception>
    public IReadOnlyList<CellDefinition> Cells(IEnumerable<CellDefinition> cells, IEnumerable<string> layers)
    {
        CellDefinition[] candidates = [.. cells];
        string[] equations = Text("equations").Split(EquationsSeparator);
        if (equations.Length != CellNames.Count)
            throw new CheckpointException($"{Path}: expected the equations of {CellNames.Count} cells, found {equations.Length}.");
        string[]? hashes = Tensors.Metadata.TryGetValue(HashesKey, out string? joined) ? joined.Split(CellSeparator) : null;
        if (hashes is not null && hashes.Length != CellNames.Count)
            throw new CheckpointException($"{Path}: expected the hashes of {CellNames.Count} cells, found {hashes.Length}.");
        var found = new Dictionary<string, CellDefinition>(StringComparer.Ordinal);
        for (int c = 0; c < CellNames.Count; c++)
        {
            string name = CellNames[c];
            CellDefinition cell = candidates.FirstOrDefault(c => c.Description.Name == name)
                ?? throw new CheckpointException(
                    $"{Path}: the checkpoint is of cell '{name}'; here are {string.Join(", ", candidates.Select(c => c.Description.Name))}.");
            RequireSame(cell.Description, equations[c], hashes?[c]);
            found[name] = cell;
        }
        return [.. layers.Select(name => found.TryGetValue(name, out CellDefinition? cell)
            ? cell
            : throw new CheckpointException($"{Path}: a layer is of cell '{name}'; the checkpoint has the equations of "
            + $"{string.Join(", ", CellNames)} only."))];
    }

    static string EquationsOf(CellDescription cell) => string.Join('\n', cell.Equations.Select(e => $"{e.Name} = {e.Text}"));

    /// <summary>Parameters of a cell fit another that has the same names and shapes but computes something else: its equations must be those that
    /// were trained.</summary>
    /// <param name="hash">Null where none was stored.</param>
    void RequireSame(CellDescription cell, string equations, string? hash)
    {
        string[] stored = equations.Split('\n'), here = EquationsOf(cell).Split('\n');
        bool isSame = hash is not null && CellHash.IsKnown(hash) ? hash == CellHash.Of(cell) : stored.SequenceEqual(here);
        if (isSame)
            return;
        string change = stored.SequenceEqual(here)
            ? $"its equations read as they did ({string.Join("; ", here)}), but the sizes or roles of its fields, or its output, are others"
            : $"expected {Difference(stored, here)}; found {Difference(here, stored)}";
        throw new CheckpointException($"{Path}: cell '{cell.Name}' has changed since it was trained: {change}.");

        static string Difference(string[] some, string[] others) => string.Join("; ", some.Except(others).DefaultIfEmpty("nothing"));
    }

    /// <summary>How many updates a training has made.</summary>
    /// <exception cref="CheckpointException">No training makes so many.</exception>
    internal long RequireSteps(long steps) => steps is >= 0 and <= int.MaxValue
        ? steps
        : throw new CheckpointException($"{Path}: expected a number of updates from 0 to {int.MaxValue}, found {steps}.");

    /// <exception cref="CheckpointException">A tensor holds what is not a number, or an optimiser remembers what is not finite.</exception>
    internal void RequireNumbers()
    {
        foreach (SafetensorsTensor tensor in Tensors.Tensors.Values.Where(tensor => tensor.Type == SafetensorsType.F32))
            RequireNumbers(tensor, tensor.Name.StartsWith(Optimizer.SlotPrefix, StringComparison.Ordinal) ? float.IsFinite : number
                => !float.IsNaN(number));
    }

    /// <summary>The numbers that change in training are where a damaged file shows; with one that is none a model computes nothing else.</summary>
    void RequireNumbers(SafetensorsTensor tensor, Func<float, bool> isRight)
    {
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(tensor.Data.Span);
        for (int k = 0; k < numbers.Length; k++)
            if (!isRight(numbers[k]))
                throw new CheckpointException($"{Path}: tensor '{tensor.Name}': expected numbers, found {numbers[k]} at index {k}; "
                    + "the file is damaged, or was written by a training that had diverged.");
    }

    static void RequireFinite(IReadOnlyList<ParameterBlock> blocks)
    {
        foreach (ParameterBlock block in blocks)
            foreach (ParameterArray array in block.Arrays)
                foreach (float number in block.Values.Slice(array.Start, array.Count))
                    if (!float.IsFinite(number))
                        throw new TrainingDivergedException($"Parameter '{block.Name}.{array.Name}' has become {number}. A smaller learning rate "
                            + $"may help.");
    }

    CheckpointException Damaged(string key, Exception e) => new($"{Path}: the metadata '{key}' are damaged: {e.Message}", e);

    void RequireEqual(string key, string expected)
    {
        string found = Text(key);
        if (found != expected)
            throw new CheckpointException($"{Path}: expected {key} '{expected}', found '{found}'.");
    }
}
