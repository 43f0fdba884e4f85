using System.CommandLine;
using CellDsl.Lab.Formatting;

namespace CellDsl.Lab.CommandLine;

/// <summary>Options that several commands share, in the same words.</summary>
static class CommonOptions
{
    /// <summary>More threads than any machine this runs on has processors.</summary>
    const int MaxThreads = 1024;

    public static Option<bool> Json() => OptionFactory.Flag("--json", "Print one JSON document to standard output; messages go to standard error.");

    public static Option<string?> Cell(bool required)
        => OptionFactory.Text("--cell", "NAME", required ? "The cell's class name, as `list` shows it." : "Only this cell; all cells if absent.",
        required);

    public static Option<int> Threads()
        => OptionFactory.Count("--threads", "Threads that share a run; results do not depend on it.",
            Environment.ProcessorCount, 1, MaxThreads);
}
