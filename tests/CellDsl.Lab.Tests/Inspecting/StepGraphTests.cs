using CellDsl.Lab.Inspecting.Dataflow;
using CellDsl.Lab.Inspecting.Page;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Inspecting;

/// <summary>The graph of every cell of cells/ agrees with its plan, and is drawn so that it can be read.</summary>
public sealed class StepGraphTests
{
    public static TheoryData<string> Cells => [.. LiteratureCells.All.Select(c => c.Description.Name)];

    [Theory, MemberData(nameof(Cells))]
    public void Nodes_are_where_the_plan_computes_them(string name)
    {
        var (cell, sizes, graph) = Graph(name);

        Assert.Equal(cell.Description.Equations.Count, graph.Nodes.Count(n => n.Kind == StepNodeKind.Equation));
        foreach (StepEdge edge in graph.Edges)
        {
            Assert.True(edge.From < edge.To);
            Assert.True(graph.Nodes[edge.From].Band <= graph.Nodes[edge.To].Band,
                $"{graph.Nodes[edge.To].Name} runs before {graph.Nodes[edge.From].Name}.");
        }
        foreach (StepNode node in graph.Nodes.Where(n => n.Kernel.Length > 0))
            Assert.Contains(node.Kernel, graph.Bands[node.Band].Kernels);
        foreach (StepNode product in graph.Nodes.Where(n => n.Kind == StepNodeKind.Product))
            Assert.NotEqual("", product.Kernel);
        Assert.Equal(cell.Description.States.Select(s => s.Name).Order(), graph.Nodes.SelectMany(n => n.Next).Order());
        Assert.Single(graph.Nodes, n => n.IsOutput);
    }

    [Theory, MemberData(nameof(Cells))]
    public void Products_cost_together_what_the_plan_costs(string name)
    {
        var (cell, sizes, graph) = Graph(name);
        Assert.Equal(CellCost.ForwardFlops(cell.Description, sizes, 1, 1), graph.Nodes.Where(n => n.Kind == StepNodeKind.Product).Sum(n => n.Flops));
    }

    [Theory, MemberData(nameof(Cells))]
    public void Every_saved_value_is_marked(string name)
    {
        var (cell, _, graph) = Graph(name);
        Assert.Equal(Lab.Rendering.PlanText.Saved(cell.Description).Select(s => s.Name).Order(), graph.Nodes.SelectMany(n => n.Saved).Order());
    }

    [Theory, MemberData(nameof(Cells))]
    public void Boxes_are_apart_and_edges_go_from_box_to_box_past_all_others(string name)
    {
        GraphDrawing drawing = GraphDrawing.Of(Graph(name).Graph);

        Assert.All(drawing.Nodes, n => Assert.True(n.X >= 0 && n.Y >= 0 && n.X + n.Width <= drawing.Width && n.Y + n.Height <= drawing.Height));
        for (int a = 0; a < drawing.Nodes.Count; a++)
            for (int b = a + 1; b < drawing.Nodes.Count; b++)
                Assert.False(Overlap(drawing.Nodes[a], drawing.Nodes[b]), $"{drawing.Nodes[a].Name} and {drawing.Nodes[b].Name} overlap.");
        foreach (EdgeDrawing edge in drawing.Edges)
        {
            NodeDrawing from = drawing.Nodes[edge.From], to = drawing.Nodes[edge.To];
            Assert.Equal(from.Y + from.Height, edge.Points[0][1]);
            Assert.InRange(edge.Points[0][0], from.X, from.X + from.Width);
            Assert.Equal(to.Y, edge.Points[^1][1]);
            Assert.InRange(edge.Points[^1][0], to.X, to.X + to.Width);
            for (int k = 1; k < edge.Points.Count; k++)
                foreach (NodeDrawing other in drawing.Nodes)
                    Assert.False(Crosses(edge.Points[k - 1], edge.Points[k], other),
                        $"The edge from {from.Name} to {to.Name} runs through {other.Name}.");
        }
        foreach (NodeDrawing node in drawing.Nodes)
            Assert.Contains(drawing.Bands, b => node.Y >= b.Y && node.Y + node.Height <= b.Y + b.Height);
    }

    [Fact]
    public void Crossings_that_can_be_avoided_are()
    {
        LayerItem[] top = [.. Enumerable.Range(0, 4).Select(k => new LayerItem(k, 0, 10))], bottom
            = [.. Enumerable.Range(4, 4).Select(k => new LayerItem(k, 1, 10))];
        for (int k = 0; k < 4; k++)
        {
            top[k].Below.Add(bottom[3 - k]);
            bottom[3 - k].Above.Add(top[k]);
        }
        List<LayerItem>[] layers = [[.. top], [.. bottom]];

        CrossingReduction.Run(layers);

        Assert.Equal(0, CrossingReduction.Crossings(layers));
    }

    [Fact]
    public void Gru_has_the_graph_of_its_equations()
    {
        StepGraph graph = Graph("Gru").Graph;

        Assert.Equal(["h", "h1", "hTilde", "r", "U h", "Ur h", "Uz h", "W x", "Wr x", "Wz x", "x", "z"],
            graph.Nodes.Select(n => n.Name).Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal(["hTilde", "r", "U h", "W x"], ReadBy(graph, "hTilde").Append("hTilde").Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal(["h", "hTilde", "z"], ReadBy(graph, "h1").Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal("before the loop", graph.Bands[Node(graph, "Wz x").Band].Label);
        Assert.Equal("each time step, stage 1", graph.Bands[Node(graph, "U h").Band].Label);
    }

    [Fact]
    public void Stages_of_the_recurrence_are_told_apart()
    {
        StepGraph graph = Graph("GruResetBefore").Graph;

        StepNode product = graph.Nodes.Single(n => n.Kind == StepNodeKind.Pointwise);
        Assert.Equal("r ⊙ h", product.Name);
        Assert.Equal("each time step, stage 1", graph.Bands[Node(graph, "r").Band].Label);
        Assert.Equal("each time step, stage 2", graph.Bands[Node(graph, "candidate").Band].Label);
        Assert.Equal("each time step, stage 2", graph.Bands[Node(graph, "W[Hidden] (r ⊙ h)").Band].Label);
    }

    static (CellDefinition Cell, int[] Sizes, StepGraph Graph) Graph(string name)
    {
        CellDefinition cell = LiteratureCells.Get(name);
        var sizes = new CellSizes(7, 5);
        int[] resolved;
        try
        {
            resolved = sizes.Resolve(cell.Description);
        }
        catch (ArgumentException)
        {
            resolved = new CellSizes(5, 5).Resolve(cell.Description);
        }
        return (cell, resolved, StepGraphBuilder.Build(cell, resolved));
    }

    static StepNode Node(StepGraph graph, string name) => graph.Nodes.Single(n => n.Name == name);

    static IEnumerable<string> ReadBy(StepGraph graph, string name)
        => graph.Edges.Where(e => graph.Nodes[e.To].Name == name).Select(e => graph.Nodes[e.From].Name);

    static bool Overlap(NodeDrawing a, NodeDrawing b)
        => a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Y + b.Height && b.Y < a.Y + a.Height;

    /// <summary>Whether a piece of an edge passes through a box. Pieces between layers are drawn as curves that stay within the pieces'
    /// heights.</summary>
    static bool Crosses(double[] p, double[] q, NodeDrawing box)
        => Math.Min(p[1], q[1]) < box.Y + box.Height && Math.Max(p[1], q[1]) > box.Y
            && Math.Min(p[0], q[0]) < box.X + box.Width && Math.Max(p[0], q[0]) > box.X;
}
