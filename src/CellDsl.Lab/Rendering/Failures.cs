using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CellDsl.Lab.Application;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Decoding;
using Spectre.Console;

namespace CellDsl.Lab.Rendering;

/// <summary>Turns what went wrong into a message on standard error and an exit code.</summary>
static class Failures
{
    /// <summary>Options whose values are sizes of what is computed.</summary>
    static readonly string[] s_sizes
        = ["--hidden", "--layers", "--embedding", "--batch", "--length", "--shape", "--steps-of-time", "--vocabulary", "--beam", "--threads"];

    /// <param name="parsed">The command line that failed.</param>
    public static int Report(Exception failure, ParseResult parsed, LabOutput output)
    {
        switch (failure)
        {
            case BadInputException or LayerDeviceException or IOException or InvalidDataException or UnauthorizedAccessException
                or DecodingException or NotFiniteNumberException:
                Write(output, failure.Message);
                return ExitCode.BadInput;
            case OperationCanceledException:
                return ExitCode.Interrupted;
            case InsufficientMemoryException:
                Write(output, $"{failure.Message}{Sizes(parsed)}");
                return ExitCode.BadInput;
            case OutOfMemoryException:
                Write(output, $"the memory is not enough: {failure.Message}{(failure.Message.EndsWith('.') ? "" : ".")} This process may use "
                    + string.Create(CultureInfo.InvariantCulture,
                    $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes:N0} bytes in all.{Sizes(parsed)}"));
                return ExitCode.BadInput;
            default:
                Write(output, $"a defect of this program; please report it with what follows.\n{failure}");
                return ExitCode.InternalError;
        }
    }

    /// <summary>A command line that could not be understood.</summary>
    public static int Report(ParseResult parsed, LabOutput output)
    {
        Command command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count > 0)
            Write(output, Unmatched(command, parsed.UnmatchedTokens[0]));
        else
            foreach (string message in parsed.Errors.Select(e => e.Message).Distinct())
                Write(output, message);
        string program = string.Join(' ', new[] { parsed.RootCommandResult.Command.Name, command.Name }.Distinct());
        output.Messages.WriteWhole($"`{program} --help` explains the options and shows examples.");
        return ExitCode.BadInput;
    }

    static string Unmatched(Command command, string token)
    {
        if (token.StartsWith('-'))
            return $"{command.Name}: there is no option '{token}'.{Nearest.Suggestion(token, command.Options.Select(o => o.Name))}";
        return command.Subcommands.Count > 0
            ? $"there is no command '{token}'.{Nearest.Suggestion(token, command.Subcommands.Select(c => c.Name))} "
                + $"The commands are {string.Join(", ", command.Subcommands.Select(c => c.Name))}."
            : $"{command.Name}: unexpected '{token}'.";
    }

    /// <summary>What was asked for.</summary>
    static string Sizes(ParseResult parsed)
    {
        string[] sizes = [.. parsed.CommandResult.Command.Options.Where(option => s_sizes.Contains(option.Name))
            .Select(option
            => (option.Name, Tokens: parsed.GetResult(option)?.Tokens.Select(token => token.Value).ToArray() ?? [], Result: parsed.GetResult(option)))
            .Where(o => o.Result is not null).Select(o => o.Tokens.Length > 0 ? $"{o.Name} {string.Join(' ', o.Tokens)}" : Default(o.Result!))
            .OfType<string>()];
        return sizes.Length == 0 ? " Take smaller sizes." : $" Take smaller sizes than {string.Join(", ", sizes)}.";

        static string? Default(OptionResult result)
            => result.GetValueOrDefault<object?>() switch { int value => $"{result.Option.Name} {value}", _ => null };
    }

    static void Write(LabOutput output, string message)
    {
        output.Messages.Markup("[red]error:[/] ");
        // Past the console, which would break long lines.
        output.Messages.WriteWhole(message);
    }
}
