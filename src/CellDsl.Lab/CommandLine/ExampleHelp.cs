using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace CellDsl.Lab.CommandLine;

/// <summary>The usual help, then command lines to copy.</summary>
sealed class ExampleHelp(HelpAction usual, IReadOnlyDictionary<Command, string[]> examples) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = usual.Invoke(parseResult);
        if (examples.TryGetValue(parseResult.CommandResult.Command, out string[]? lines))
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string line in lines)
                output.WriteLine($"  {line}");
            output.WriteLine();
        }
        return exitCode;
    }
}
