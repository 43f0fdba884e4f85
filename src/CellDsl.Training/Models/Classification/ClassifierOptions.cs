using CellDsl.Training.Optimizers;
using System.Text.Json.Serialization;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Models.Classification;

/// <summary>What a classifier reads a text as.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TextUnit>))]
public enum TextUnit
{
    /// <summary>What stands between white space.</summary>
    Words,
    /// <summary>Unicode characters.</summary>
    Characters,
}

/// <summary>Which of a sequence's outputs the class is predicted from.</summary>
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
    /// <summary>The recurrent layers, of hidden size 64 by default. With <see cref="Readout.Last"/>, two directions cannot be summed.</summary>
    public StackOptions Stack { get; init; } = new() { HiddenSize = 64 };
    /// <summary>Numbers per symbol vector; null: the hidden size for a cell that demands it, else at most 64.</summary>
    public int? EmbeddingSize { get; init; }
    /// <summary>How the stack's outputs [T, B, n] become one vector per text, [B, n].</summary>
    public Readout Readout { get; init; }
    /// <summary>Whether a symbol is a word, the default, or a character.</summary>
    public TextUnit Unit { get; init; }

    /// <summary>Throws if an option is out of range; checkpoints with such options are refused.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        Stack.Validate();
        Require.Defined(Readout);
        Require.Defined(Unit);
    }

    /// <summary>A text as symbols of the unit.</summary>
    public static IReadOnlyList<string> Tokens(string text, TextUnit unit) => unit == TextUnit.Words
        ? WordText.Split(text)
        : [.. text.EnumerateRunes().Select(rune => rune.ToString())];
}

/// <summary>How a classifier is trained; <see cref="TrainerOptions.Batch"/> is texts per update.</summary>
public sealed record ClassifierTrainerOptions : VocabularyTrainerOptions;
