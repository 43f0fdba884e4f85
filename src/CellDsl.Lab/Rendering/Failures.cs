using System.CommandLine;
using Spectre.Console;

namespace CellDsl.Lab.Rendering;

/// <summary>Turns what went wrong into a message on standard error and an exit code.</summary>
static class Failures
{
    public static int Report(Exception failure, LabOutput output)
    {
        switch (failure)
        {
            case BadInputException or LayerDeviceException or IOException or InvalidDataException or UnauthorizedAccessException:
                Write(output, failure.Message);
                return ExitCode.BadInput;
            case OperationCanceledException:
                return ExitCode.Interrupted;
            case OutOfMemoryException:
                Write(output, "the machine does not have enough memory for these sizes; give smaller ones.");
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
        output.Messages.Profile.Out.Writer.WriteLine($"`{program} --help` explains the options and shows examples.");
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

    static void Write(LabOutput output, string message)
    {
        output.Messages.Markup("[red]error:[/] ");
        // Past the console, which would break long lines.
        output.Messages.Profile.Out.Writer.WriteLine(message);
    }
}
