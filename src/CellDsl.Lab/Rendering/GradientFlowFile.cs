using System.Globalization;
using System.Text;
using CellDsl.Lab.Application;
using CellDsl.Lab.Memory;

namespace CellDsl.Lab.Rendering;

/// <summary>A file for the norms of the states' gradients: numbers as CSV, or a drawing as SVG, by its name.</summary>
sealed class GradientFlowFile
{
    readonly OutputFile _file;
    readonly Func<IReadOnlyList<MemoryResult>, string> _write;

    /// <exception cref="BadInputException">The name says neither .csv nor .svg, or such a file cannot be written.</exception>
    public GradientFlowFile(string path)
    {
        _write = System.IO.Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => Csv,
            ".svg" => GradientFlowDrawing.Draw,
            _ => throw new BadInputException($"--gradient-flow: expected a name that ends in .csv or .svg, found '{path}'."),
        };
        _file = new OutputFile("--gradient-flow", path);
    }

    public string Path => _file.Path;

    public void Write(IReadOnlyList<MemoryResult> results) => _file.Write(_write(results));

    internal static string Csv(IReadOnlyList<MemoryResult> results)
    {
        var csv = new StringBuilder("task,T,cell,seed,when,t,norm\n");
        foreach (MemoryResult result in results)
            foreach (var (when, norms) in new[] { ("before", result.FlowBefore), ("after", result.FlowAfter) })
                for (int t = 0; t < norms.Count; t++)
                    csv.Append(CultureInfo.InvariantCulture,
                        $"{result.Run.Task.Name},{result.Run.Task.Time},{result.Run.Cell.Description.Name},"
                        + $"{result.Run.Seed},{when},{t},{norms[t]:G6}\n");
        return csv.ToString();
    }
}
