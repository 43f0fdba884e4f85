using System.Globalization;
using CellDsl.Lab.Inspecting.Dataflow;

namespace CellDsl.Lab.Inspecting.Page;

/// <summary>A step's graph with its layout, as the page draws it.</summary>
sealed record GraphDrawing(double Width, double Height, IReadOnlyList<BandDrawing> Bands, IReadOnlyList<NodeDrawing> Nodes,
    IReadOnlyList<EdgeDrawing> Edges)
{
    // Of the page's monospaced letters, which are 0.602 of their size wide: 13 and 10 pixels.
    const double NameLetter = 7.9, NoteLetter = 6.1, Padding = 18;
    /// <summary>Of letters of 12 pixels that are not monospaced, more than most need.</summary>
    const double BandLetter = 6.8;
    const int LongestName = 26, LongestNote = 30;

    public static GraphDrawing Of(StepGraph graph)
    {
        string[] labels = [.. graph.Bands.Select(b => b.Kernels.Count > 0 ? $"{b.Label} · {string.Join(", ", b.Kernels)}" : $"{b.Label}: nothing")];
        GraphLayout layout = LayeredLayout.Run(graph, WidthOf, labels.Max(l => l.Length) * BandLetter + 2 * Padding);
        return new(Round(layout.Width), Round(layout.Height),
            [.. labels.Zip(layout.Bands, (label, span) => new BandDrawing(label, Round(span.Y), Round(span.Height)))],
            [.. graph.Nodes.Zip(layout.Boxes, (n, box)
                => new NodeDrawing(KindOf(n), n.Name, Label(n), Note(n), n.Text, n.Size, n.Flops, n.Kernel, n.Next, n.IsOutput, n.Saved,
                Round(box.X), Round(box.Y), Round(box.Width), Round(box.Height)))],
            [.. graph.Edges.Zip(layout.Routes, (e, route)
                => new EdgeDrawing(e.From, e.To, [.. route.Select(p => new[] { Round(p.X), Round(p.Y) })]))]);
    }

    public static double WidthOf(StepNode node) => Math.Ceiling(Math.Max(Label(node).Length * NameLetter, Note(node).Length * NoteLetter) + Padding);

    static string KindOf(StepNode node) => node.Kind.ToString().ToLowerInvariant();

    static string Label(StepNode node) => Short(node.Name, LongestName);

    static string Note(StepNode node) => node.Kind switch
    {
        StepNodeKind.Product => node.Size[(node.Size.IndexOf('=', StringComparison.Ordinal) + 2)..],
        StepNodeKind.Input => "input",
        StepNodeKind.Context => "context",
        StepNodeKind.State => "state before",
        StepNodeKind.Pointwise => "element by element",
        _ => node.Next.Count > 0 ? $"next {string.Join(", ", node.Next)}" : Short(node.Text, LongestNote),
    };

    static string Short(string text, int longest)
    {
        var info = new StringInfo(text);
        return info.LengthInTextElements <= longest ? text : $"{info.SubstringByTextElements(0, longest - 1)}…";
    }

    static double Round(double value) => Math.Round(value, 2);
}

sealed record BandDrawing(string Label, double Y, double Height);

sealed record NodeDrawing(string Kind, string Name, string Label, string Note, string Text, string Size, long Flops, string Kernel,
    IReadOnlyList<string> Next,
    bool IsOutput, IReadOnlyList<string> Saved, double X, double Y, double Width, double Height);

sealed record EdgeDrawing(int From, int To, IReadOnlyList<double[]> Points);
