using System.Text;
using CellDsl.Lab.Terminals;
using Spectre.Console;

namespace CellDsl.Lab.Application;

/// <summary>Where commands write: results to one place, messages and progress to another, so that results can be piped.</summary>
sealed class LabOutput
{
    /// <summary>Columns of text where there is no terminal to ask.</summary>
    const int PlainWidth = 140;

    LabOutput(TextWriter data, IAnsiConsole results, IAnsiConsole messages)
    {
        Data = data;
        Results = results;
        Messages = messages;
    }

    /// <summary>Standard output for programs: JSON, CSV, sampled text. As it is to a file or a pipe; a terminal gets nothing to obey from
    /// it.</summary>
    public TextWriter Data { get; }

    /// <summary>Standard output for people: tables and colour.</summary>
    public IAnsiConsole Results { get; }

    /// <summary>Standard error: progress, notes, errors.</summary>
    public IAnsiConsole Messages { get; }

    public static LabOutput ForConsole()
    {
        // Equations hold Greek letters and arrows. Setting the encoding makes the streams' writers anew, so it comes first.
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new(Console.IsOutputRedirected ? Console.Out : new SafeWriter(Console.Out), Create(Console.Out, Console.IsOutputRedirected),
            Create(Console.Error, Console.IsErrorRedirected));
    }

    /// <summary>As to a terminal of so many columns.</summary>
    public static LabOutput ForTerminal(TextWriter terminal, int width)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal), Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.TrueColor, Interactive
                = InteractionSupport.Yes,
        });
        console.Profile.Width = width;
        console.Pipeline.Attach(new SafeRendering());
        return new(new SafeWriter(terminal), console, console);
    }

    /// <summary>Plain text, as to a file.</summary>
    public static LabOutput For(TextWriter results, TextWriter messages)
        => new(results, Create(results, isRedirected: true), Create(messages, isRedirected: true));

    static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        console.Pipeline.Attach(new SafeRendering());
        if (isRedirected)
        {
            console.Profile.Width = PlainWidth;
            console.Profile.Capabilities.Unicode = true;
        }
        return console;
    }
}
