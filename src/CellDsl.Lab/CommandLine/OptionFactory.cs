using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace CellDsl.Lab.CommandLine;

/// <summary>Options whose errors say what was expected and what was found.</summary>
static class OptionFactory
{
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    public static Option<string?> Text(string name, string placeholder, string description, bool required = false) => new(name)
    {
        Description = description,
        HelpName = placeholder,
        Required = required,
        CustomParser = static result =>
        {
            string value = result.Tokens[^1].Value;
            if (value.Length == 0)
                result.AddError($"{Name(result)}: expected a value, found an empty one.");
            return value;
        },
    };

    /// <summary>Any text, the empty one too.</summary>
    public static Option<string> FreeText(string name, string placeholder, string description, string standard) => new(name)
    {
        Description = description,
        HelpName = placeholder,
        DefaultValueFactory = _ => standard,
    };

    public static Option<int> Count(string name, string description, int standard, int least = 1, int most = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = result => ParseCount(result, least, most),
    };

    /// <summary>A number that is absent unless given.</summary>
    public static Option<int?> OptionalCount(string name, string description, int least = 1, int most = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => ParseCount(result, least, most),
    };

    public static Option<ulong> Seed(string description) => new("--seed")
    {
        Description = description,
        HelpName = "S",
        DefaultValueFactory = _ => 1,
        CustomParser = static result =>
        {
            string text = result.Tokens[^1].Value;
            if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value))
                result.AddError($"{Name(result)}: expected a whole number from 0 to {ulong.MaxValue}, found '{text}'.");
            return value;
        },
    };

    public static Option<double> Number(string name, string description, double standard, double least, double most = double.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "X",
        DefaultValueFactory = _ => standard,
        CustomParser = result => ParseNumber(result, least, most),
    };

    public static Option<double?> OptionalNumber(string name, string description, double least, double most = double.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = result => ParseNumber(result, least, most),
    };

    public static Option<string?> Choice(string name, string description, string? standard, params string[] choices)
    {
        var option = new Option<string?>(name)
        {
            Description = description,
            HelpName = string.Join('|', choices),
            CustomParser = result =>
            {
                string text = result.Tokens[^1].Value;
                if (!choices.Contains(text))
                    result.AddError($"{Name(result)}: expected {string.Join(" or ", choices)}, found '{text}'.");
                return text;
            },
        };
        if (standard is not null)
            option.DefaultValueFactory = _ => standard;
        option.CompletionSources.Add(choices);
        return option;
    }

    static int ParseCount(ArgumentResult result, int least, int most)
    {
        string text = result.Tokens[^1].Value;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) || value < least || value > most)
            result.AddError(most == int.MaxValue
                ? $"{Name(result)}: expected a whole number of at least {least}, found '{text}'."
                : $"{Name(result)}: expected a whole number from {least} to {most}, found '{text}'.");
        return value;
    }

    static double ParseNumber(ArgumentResult result, double least, double most)
    {
        string text = result.Tokens[^1].Value;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            || !double.IsFinite(value) || value < least || value > most)
            result.AddError(most == double.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"{Name(result)}: expected a number of at least {least}, found '{text}'.")
                : string.Create(CultureInfo.InvariantCulture, $"{Name(result)}: expected a number from {least} to {most}, found '{text}'."));
        return value;
    }

    static string Name(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
}
