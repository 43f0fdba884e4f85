using System.Globalization;
using System.Text;
using CellDsl.Lab.Application;
using CellDsl.Lab.Memory;
using CellDsl.Training.Files;

namespace CellDsl.Lab.Rendering;

/// <summary>A file for the norms of the states' gradients: numbers as CSV, or a drawing as SVG, by its name.</summary>
sealed class GradientFlowFile
{
    readonly Func<IReadOnlyList<MemoryResult>, string> _write;

    /// <exception cref="BadInputException">The name says neither .csv nor .svg, or its folder does not exist.</exception>
    public GradientFlowFile(string path)
    {
        Path = path;
        _write = System.IO.Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => Csv,
            ".svg" => GradientFlowDrawing.Draw,
            _ => throw new BadInputException($"--gradient-flow: expected a name that ends in .csv or .svg, found '{path}'."),
        };
        // Found out now, not after the training.
        if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new BadInputException($"--gradient-flow: there is no folder '{folder}' to write '{path}' into.");
    }

    public string Path { get; }

    public void Write(IReadOnlyList<MemoryResult> results) => AtomicFile.WriteText(Path, _write(results));

    internal static string Csv(IReadOnlyList<MemoryResult> results)
    {
        var csv = new StringBuilder("task,T,cell,seed,when,t,norm\n");
        foreach (MemoryResult result in results)
            foreach (var (when, norms) in new[] { ("before", result.FlowBefore), ("after", result.FlowAfter) })
                for (int t = 0; t < norms.Count; t++)
                    csv.Append(CultureInfo.InvariantCulture,
                        $"{result.Run.Task.Name},{result.Run.Task.Time},{result.Run.Cell.Description.Name},{result.Run.Seed},{when},{t},{norms[t]:G6}\n");
        return csv.ToString();
    }
}
