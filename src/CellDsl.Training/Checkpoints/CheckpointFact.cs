using CellDsl.Training.Safetensors;
using CellDsl.Training.Text;

namespace CellDsl.Training.Checkpoints;

/// <summary>One of the things that a system's checkpoints say in their metadata: how to write it, how to read it, and what is damage.</summary>
public abstract class CheckpointFact
{
    private protected CheckpointFact(string key) => Key = key;

    /// <summary>Its name in the metadata.</summary>
    public string Key { get; }

    internal abstract object ReadValue(Checkpoint checkpoint);

    /// <summary>A text as it is.</summary>
    /// <param name="absent">What checkpoints without it are taken to say; null: they are damaged.</param>
    public static CheckpointFact<string> Text(string key, string? absent = null)
        => new(key, absent is null ? checkpoint => checkpoint.Text(key) : checkpoint => checkpoint.Tensors.Metadata.GetValueOrDefault(key, absent),
        text => text);

    /// <summary>What can be parsed from its text, <see cref="object.ToString"/>.</summary>
    /// <param name="parse">Throws an <see cref="ArgumentException"/> or <see cref="FormatException"/> where the text is damaged.</param>
    public static CheckpointFact<T> Text<T>(string key, Func<string, T> parse)
        where T : notnull
        => new(key, checkpoint => checkpoint.Make(key, () => parse(checkpoint.Text(key))), value => $"{value}");

    /// <summary>What JSON can hold, e.g. a record of options. A field that is missing is damage.</summary>
    /// <param name="validate">Throws an <see cref="ArgumentException"/> where no training writes such a value.</param>
    public static CheckpointFact<T> Json<T>(string key, Action<T>? validate = null)
        where T : notnull
        => new(key, checkpoint => checkpoint.Make(key, () =>
        {
            T value = checkpoint.Parse<T>(key);
            validate?.Invoke(value);
            return value;
        }), ToJson);

    /// <summary>Names that differ, such as those of classes.</summary>
    internal static CheckpointFact<string[]> Names(string key) => Json<string[]>(key, static names =>
    {
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Length)
            throw new ArgumentException($"expected different names, found {string.Join(", ", names)}.");
    });

    /// <summary>The tokens that a model knows, in the order of their indices.</summary>
    internal static CheckpointFact<TokenVocabulary> Tokens { get; }
        = Json("vocabulary", (string[] tokens) => new TokenVocabulary(tokens), vocabulary => [.. vocabulary.Tokens]);

    /// <summary>Symbols of the longest text that was trained on.</summary>
    internal static CheckpointFact<int> Longest(string key) => Json<int>(key, static longest =>
    {
        // No array holds more.
        if (longest < 0 || longest >= Array.MaxLength)
            throw new ArgumentException($"expected a length from 0 to {Array.MaxLength - 1}, found {longest}.");
    });

    /// <summary>What can be made of something that JSON can hold.</summary>
    /// <param name="make">Throws an <see cref="ArgumentException"/> or <see cref="FormatException"/> where that is damaged.</param>
    public static CheckpointFact<T> Json<T, TStored>(string key, Func<TStored, T> make, Func<T, TStored> store)
        where T : notnull
        => new(key, checkpoint => checkpoint.Make(key, () => make(checkpoint.Parse<TStored>(key))), value => ToJson(store(value)));

    /// <summary>How far a training on examples has come; every kind has such a fact, or one of its own.</summary>
    public static CheckpointFact<TrainingProgress> Progress { get; } = new("progress", checkpoint =>
    {
        ExampleProgress stored = checkpoint.Parse<ExampleProgress>("progress");
        checkpoint.RequireSteps(stored.Steps);
        // Every update is on at least one item, and on no more than an array can hold.
        if (stored.Items < stored.Steps || stored.Items / Array.MaxLength > stored.Steps)
            throw new CheckpointException($"{checkpoint.Path}: expected a number of items that {stored.Steps} updates can have, found "
                + $"{stored.Items}.");
        return new TrainingProgress(stored.Steps, stored.Items, stored.Examples, stored.Hash);
    }, progress => ToJson(new ExampleProgress(progress.Steps, progress.Items, progress.Count, progress.Hash)));

    internal static string ToJson<T>(T value) => CheckpointJson.Write(value);

    sealed record ExampleProgress(long Steps, long Items, int Examples, string Hash);
}

/// <summary>A <see cref="CheckpointFact"/> of a type.</summary>
public sealed class CheckpointFact<T> : CheckpointFact
    where T : notnull
{
    readonly Func<Checkpoint, T> _read;
    readonly Func<T, string> _write;

    /// <param name="read">May throw a <see cref="CheckpointException"/>.</param>
    /// <param name="write">The text that the metadata are to hold.</param>
    internal CheckpointFact(string key, Func<Checkpoint, T> read, Func<T, string> write) : base(key) => (_read, _write) = (read, write);

    /// <summary>The fact as a checkpoint is to say it.</summary>
    public KeyValuePair<string, string> Of(T value) => new(Key, _write(value));

    internal override object ReadValue(Checkpoint checkpoint) => _read(checkpoint);
}

/// <summary>What a checkpoint is of.</summary>
/// <param name="Name">E.g. "character model"; no two kinds have one.</param>
/// <param name="Version">Of what the system stores: checkpoints of another are refused.</param>
/// <param name="Facts">What its metadata say beside what those of every checkpoint say, under different keys.</param>
public sealed record CheckpointKind(string Name, string Version, IReadOnlyList<CheckpointFact> Facts)
{
    /// <summary>What the metadata of its checkpoints begin with.</summary>
    public string Format => $"CellDsl {Name}";
}

/// <summary>What a task stores beside its model's parameters and the optimiser.</summary>
/// <param name="Cells">Of the model's layers; one cell may be there several times.</param>
/// <param name="Facts">The kind's facts, each with its value.</param>
public sealed record CheckpointContents(CheckpointKind Kind, IEnumerable<CellDefinition> Cells, IReadOnlyList<KeyValuePair<string, string>> Facts)
{
    /// <summary>What the training remembers between updates.</summary>
    public IEnumerable<SafetensorsTensor> States { get; init; } = [];

    /// <summary>What is written must be readable.</summary>
    /// <exception cref="ArgumentException">A fact of the kind is missing or there twice, or one is none of its.</exception>
    internal void RequireKind()
    {
        string[] expected = [.. Kind.Facts.Select(fact => fact.Key).Order(StringComparer.Ordinal)],
            found = [.. Facts.Select(fact => fact.Key).Order(StringComparer.Ordinal)];
        if (!expected.SequenceEqual(found))
            throw new ArgumentException($"A checkpoint of a {Kind.Name} holds {string.Join(", ", expected)}; the task gave "
                + $"{string.Join(", ", found)}.");
    }
}
