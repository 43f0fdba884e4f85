using CellDsl.Training.Safetensors;

namespace CellDsl.Training.Checkpoints;

/// <summary>One of the things that a system's checkpoints say in their metadata.</summary>
/// <param name="key">Its name there.</param>
abstract class CheckpointFact(string key)
{
    public string Key => key;

    public abstract object ReadValue(Checkpoint checkpoint);

    /// <summary>A text as it is.</summary>
    /// <param name="absent">What checkpoints without it are taken to say; null: they are damaged.</param>
    public static CheckpointFact<string> Text(string key, string? absent = null)
        => new(key, absent is null ? checkpoint => checkpoint.Text(key) : checkpoint => checkpoint.Tensors.Metadata.GetValueOrDefault(key, absent),
        text => text);

    /// <summary>What can be parsed from its text, <see cref="object.ToString"/>.</summary>
    public static CheckpointFact<T> Text<T>(string key, Func<string, T> parse)
        where T : notnull
        => new(key, checkpoint => checkpoint.Make(key, () => parse(checkpoint.Text(key))), value => $"{value}");

    /// <summary>What JSON can hold.</summary>
    /// <param name="validate">Throws an <see cref="ArgumentException"/> where no training writes such a value.</param>
    public static CheckpointFact<T> Json<T>(string key, Action<T>? validate = null)
        where T : notnull
        => new(key, checkpoint => checkpoint.Make(key, () =>
        {
            T value = checkpoint.Parse<T>(key);
            validate?.Invoke(value);
            return value;
        }), ToJson);

    /// <summary>Symbols of the longest text that was trained on.</summary>
    public static CheckpointFact<int> Longest(string key) => Json<int>(key, static longest =>
    {
        // No array holds more.
        if (longest < 0 || longest >= Array.MaxLength)
            throw new ArgumentException($"expected a length from 0 to {Array.MaxLength - 1}, found {longest}.");
    });

    /// <summary>What can be made of something that JSON can hold.</summary>
    public static CheckpointFact<T> Json<T, TStored>(string key, Func<TStored, T> make, Func<T, TStored> store)
        where T : notnull
        => new(key, checkpoint => checkpoint.Make(key, () => make(checkpoint.Parse<TStored>(key))), value => ToJson(store(value)));

    /// <summary>How far a training on examples has come.</summary>
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

    public static string ToJson<T>(T value) => CheckpointJson.Write(value);

    sealed record ExampleProgress(long Steps, long Items, int Examples, string Hash);
}

/// <summary>A <see cref="CheckpointFact"/> of a type.</summary>
/// <param name="read">May throw a <see cref="CheckpointException"/>.</param>
/// <param name="write">The text that the metadata are to hold.</param>
sealed class CheckpointFact<T>(string key, Func<Checkpoint, T> read, Func<T, string> write) : CheckpointFact(key)
    where T : notnull
{
    /// <summary>The fact as a checkpoint is to say it.</summary>
    public KeyValuePair<string, string> Of(T value) => new(Key, write(value));

    public override object ReadValue(Checkpoint checkpoint) => read(checkpoint);
}

/// <summary>What a checkpoint is of.</summary>
/// <param name="Name">E.g. "character model".</param>
/// <param name="Version">Of what the system stores.</param>
/// <param name="Facts">What its metadata say beside what those of every checkpoint say.</param>
sealed record CheckpointKind(string Name, string Version, IReadOnlyList<CheckpointFact> Facts)
{
    public string Format => $"CellDsl {Name}";
}

/// <summary>What a task stores beside its model's parameters and the optimiser.</summary>
/// <param name="Cells">Of the model's layers; one cell may be there several times.</param>
/// <param name="Facts">The kind's facts, each with its value.</param>
sealed record CheckpointContents(CheckpointKind Kind, IEnumerable<CellDefinition> Cells, IReadOnlyList<KeyValuePair<string, string>> Facts)
{
    /// <summary>What the training remembers between updates.</summary>
    public IEnumerable<SafetensorsTensor> States { get; init; } = [];
}
