using CellDsl.Lab.Application;
using CellDsl.Lab.Terminals;
using Spectre.Console;

namespace CellDsl.Lab.Commands;

/// <summary>What a model reads before it writes.</summary>
static class Priming
{
    const int MostTold = 10;

    /// <summary>The piece of the training text in a checkpoint, and behind it what the user gave.</summary>
    /// <param name="primer">Null: the user wants none. Empty: the checkpoint has none, as it is from before there were any.</param>
    public static string Whole(LabContext lab, string? primer, string prime, string separator = "")
    {
        if (primer is "")
            lab.Output.Messages.WriteText("note: this checkpoint holds no piece of its training text to read first; what a model writes from zero "
                + "states is often noise. "
                + "Give some text as --prime, or train it on with --resume.");
        return string.Join(separator, new[] { primer, prime }.Where(part => !string.IsNullOrEmpty(part)));
    }

    /// <summary>What the model reads as unknown.</summary>
    /// <param name="kind">"character" or "word".</param>
    public static void TellUnknown(LabContext lab, string kind, IReadOnlyList<string> unknown)
    {
        string[] different = [.. unknown.Distinct()];
        if (different.Length == 0)
            return;
        string list = string.Join(", ",
            different.Take(MostTold)
            .Select(text => $"'{text}'{(text.EnumerateRunes().Count() == 1 ? $" (U+{text.EnumerateRunes().First().Value:X4})" : "")}"));
        lab.Output.Messages.WriteText($"note: the model does not know the {kind}{(different.Length > 1 ? "s" : "")} {list}"
            + $"{(different.Length > MostTold ? $" and {different.Length - MostTold} more" : "")}; each is read as unknown.");
    }
}
