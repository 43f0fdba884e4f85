using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Commands;
using CellDsl.Lab.Commands.Captioning;
using CellDsl.Lab.Commands.Classification;
using CellDsl.Lab.Commands.Tagging;
using CellDsl.Lab.Commands.Translation;
using CellDsl.Lab.Commands.Words;
using CellDsl.Lab.Rendering;
using CellDsl.Lab.Terminals;

namespace CellDsl.Lab;

/// <summary>The application's table of contents.</summary>
static class CommandTree
{
    /// <summary>A prime or a path may begin with '@', so such words are not names of files with arguments.</summary>
    static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    public static int Run(IReadOnlyList<string> args, LabContext lab)
    {
        ParseResult parsed = Build(lab).Parse(args, Parsing);
        if (parsed.Action is ParseErrorAction)
            return Failures.Report(parsed, lab.Output);
        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = lab.Output.Data,
                Error = new SafeWriter(lab.Output.Messages.Profile.Out.Writer),
                EnableDefaultExceptionHandler = false,
                // Ctrl+C is the caller's: commands finish their step and save.
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception failure)
        {
            return Failures.Report(failure, parsed, lab.Output);
        }
    }

    static RootCommand Build(LabContext lab)
    {
        LabCommand demo = DemoCommand.Create(lab);
        var root = (RootCommand)demo.Command;
        LabCommand[] commands =
        [
            ListCommand.Create(lab),
            CheckCommand.Create(lab),
            ExplainCommand.Create(lab),
            InspectCommand.Create(lab),
            TrainCommand.Create(lab),
            SampleCommand.Create(lab),
            TranslateCommand.Create(lab),
            CaptionCommand.Create(lab),
            WordsCommand.Create(lab),
            ClassifyCommand.Create(lab),
            TagCommand.Create(lab),
            PlotCommand.Create(lab),
            BenchCommand.Create(lab),
            RunCommand.Create(lab),
            MemoryCommand.Create(lab),
        ];
        foreach (LabCommand command in commands)
            root.Subcommands.Add(command.Command);

        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!,
            commands.Append(demo).ToDictionary(c => c.Command, c => c.Examples.Select(e => $"{root.Name} {e}".TrimEnd()).ToArray()));
        return root;
    }
}
