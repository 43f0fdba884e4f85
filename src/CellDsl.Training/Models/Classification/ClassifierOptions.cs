using System.Text.Json.Serialization;

namespace CellDsl.Training;

/// <summary>What a classifier reads a text as.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TextUnit>))]
public enum TextUnit
{
    /// <summary>What stands between white space.</summary>
    Words,
    /// <summary>Unicode characters.</summary>
    Characters,
}

/// <summary>What of a sequence's outputs the class is told from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Readout>))]
public enum Readout
{
    /// <summary>The output at the last symbol; of a direction that reads backwards, the one at the first.</summary>
    Last,
    /// <summary>The mean over all symbols.</summary>
    Mean,
}

/// <summary>Sizes of a classifier.</summary>
public sealed record ClassifierOptions
{
    public StackOptions Stack { get; init; } = new() { HiddenSize = 64 };
    /// <summary>Numbers per symbol vector; null: the hidden size for a cell that demands it, else at most 64.</summary>
    public int? EmbeddingSize { get; init; }
    public Readout Readout { get; init; }
    public TextUnit Unit { get; init; }

    /// <summary>A text as symbols of the unit.</summary>
    public static IReadOnlyList<string> Tokens(string text, TextUnit unit) => unit == TextUnit.Words
        ? text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        : [.. text.EnumerateRunes().Select(rune => rune.ToString())];
}

/// <summary>How a classifier is trained.</summary>
public sealed record ClassifierTrainerOptions
{
    /// <summary>Texts per update.</summary>
    public int Batch { get; init; } = 32;
    public OptimizerRule Optimizer { get; init; } = new Adam();
    public LearningRateSchedule LearningRate { get; init; } = new(0.003);
    /// <summary>Limit of the global gradient norm; null: none.</summary>
    public double? ClipNorm { get; init; } = 5;
    /// <summary>The most frequent symbols to know.</summary>
    public int MaxVocabulary { get; init; } = 20_000;
    /// <summary>Symbols that occur less often in the training texts are unknown.</summary>
    public int MinCount { get; init; } = 1;
    /// <summary>Of the first parameters, of dropout, and of the order of the texts.</summary>
    public ulong Seed { get; init; } = 1;

    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxVocabulary, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinCount, 1);
        if (ClipNorm is { } limit && !(limit > 0))
            throw new ArgumentOutOfRangeException(nameof(ClipNorm), limit, "The norm must be above 0.");
        if (!(LearningRate.Rate > 0 && double.IsFinite(LearningRate.Rate)))
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate.Rate, "The learning rate must be a finite number above 0.");
    }
}
