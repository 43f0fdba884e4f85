namespace CellDsl.Lab.Inspecting.Dataflow;

/// <summary>One time step of a cell as a graph of values. Nodes are in an order in which what a node reads comes before it.</summary>
/// <param name="Bands">The parts of a run, in the order in which they run.</param>
sealed record StepGraph(IReadOnlyList<StepBand> Bands, IReadOnlyList<StepNode> Nodes, IReadOnlyList<StepEdge> Edges);

/// <param name="Label">E.g. "before the loop".</param>
/// <param name="Kernels">Names of the kernels that run there.</param>
sealed record StepBand(string Label, IReadOnlyList<string> Kernels);

enum StepNodeKind { Input, Context, State, Product, Pointwise, Equation }

/// <summary>A value of the step.</summary>
/// <param name="Text">Its definition, in the letters of the declaration.</param>
/// <param name="Band">Index of the part of the run that computes it.</param>
/// <param name="Size">E.g. "Hidden = 200"; of a product the matrix's, "Hidden × Input = 200 × 64".</param>
/// <param name="Flops">Multiplications and additions per time step and sequence; of values outside matrix products one for each operation and
/// unit.</param>
/// <param name="Kernel">The kernel that computes it; empty for what is given.</param>
/// <param name="Next">States that it is the next value of.</param>
/// <param name="IsOutput">Whether the cell puts it out.</param>
/// <param name="Saved">Names of the values that a recorded pass keeps here for backward.</param>
sealed record StepNode(StepNodeKind Kind, string Name, string Text, int Band, string Size, long Flops, string Kernel, IReadOnlyList<string> Next,
    bool IsOutput, IReadOnlyList<string> Saved);

/// <summary>Indices of nodes: <paramref name="To"/> reads <paramref name="From"/>.</summary>
readonly record struct StepEdge(int From, int To);
