using System.CommandLine;
using CellDsl.Lab.Application;

namespace CellDsl.Lab.Commands;

/// <summary>Options against those that a resumed training began with, and against each other.</summary>
static class Agreement
{
    /// <exception cref="BadInputException">The option was given and says otherwise.</exception>
    public static void Require<T>(ParseResult parsed, Option option, T given, T stored)
    {
        if (IsGiven(parsed, option) && !Equals(given, stored))
            throw new BadInputException($"{option.Name}: the training in the checkpoint began with {Told(stored)}, found {Told(given)}. "
                + "Leave the option out to go on with that training, or start another in another folder.");
    }

    /// <summary>Options that would change nothing where something else was not given.</summary>
    /// <param name="isThere">Whether it was.</param>
    /// <exception cref="BadInputException">One was given, and it was not.</exception>
    public static void RequireUse(ParseResult parsed, bool isThere, string where, params Option[] options)
    {
        if (!isThere && options.FirstOrDefault(option => IsGiven(parsed, option)) is { } useless)
            throw new BadInputException($"{useless.Name}: this option goes with {where} only.");
    }

    /// <summary>Null stands for an option that was not given.</summary>
    static string Told<T>(T value) => value is null ? "the default" : $"{value}";

    public static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
