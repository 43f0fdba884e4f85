namespace CellDsl.Lab.Inspecting.Dataflow;

/// <summary>Orders the items of layers so that few edges cross: each layer by the mean place of its neighbours, in turns from above and from below,
/// then exchanges of neighbours that help (Sugiyama, Tagawa and Toda, 1981, "Methods for visual understanding of hierarchical system
/// structures").</summary>
static class CrossingReduction
{
    const int Sweeps = 24;

    public static void Run(IReadOnlyList<List<LayerItem>> layers)
    {
        Number(layers);
        LayerItem[][] best = Copy(layers);
        int least = Crossings(layers);
        for (int sweep = 0; sweep < Sweeps && least > 0; sweep++)
        {
            bool isDown = sweep % 2 == 0;
            foreach (List<LayerItem> layer in isDown ? layers : layers.Reverse())
                Sort(layer, isDown ? static i => i.Above : static i => i.Below);
            Exchange(layers);
            if (Crossings(layers) is var crossings && crossings < least)
                (best, least) = (Copy(layers), crossings);
        }
        for (int k = 0; k < layers.Count; k++)
        {
            layers[k].Clear();
            layers[k].AddRange(best[k]);
        }
        Number(layers);
    }

    /// <summary>Pairs of edges between neighbouring layers that cross.</summary>
    public static int Crossings(IReadOnlyList<List<LayerItem>> layers) => layers.Sum(layer =>
    {
        var edges = layer.SelectMany(i => i.Below, (from, to) => (From: from.Place, To: to.Place)).ToArray();
        int crossings = 0;
        for (int a = 0; a < edges.Length; a++)
            for (int b = a + 1; b < edges.Length; b++)
                if ((edges[a].From - edges[b].From) * (edges[a].To - edges[b].To) < 0)
                    crossings++;
        return crossings;
    });

    static void Sort(List<LayerItem> layer, Func<LayerItem, List<LayerItem>> neighbours)
    {
        // Items without neighbours there stay where they are, and the sort is stable, so results do not depend on the runtime.
        LayerItem[] sorted = [.. layer.OrderBy(i => neighbours(i) is { Count: > 0 } n ? n.Average(other => other.Place) : i.Place)];
        layer.Clear();
        layer.AddRange(sorted);
        Number(layer);
    }

    static void Exchange(IReadOnlyList<List<LayerItem>> layers)
    {
        bool isBetter = true;
        for (int round = 0; isBetter && round < Sweeps; round++)
        {
            isBetter = false;
            foreach (List<LayerItem> layer in layers)
                for (int k = 0; k + 1 < layer.Count; k++)
                    if (Crossings(layer[k], layer[k + 1]) > Crossings(layer[k + 1], layer[k]))
                    {
                        (layer[k], layer[k + 1]) = (layer[k + 1], layer[k]);
                        (layer[k].Place, layer[k + 1].Place) = (k, k + 1);
                        isBetter = true;
                    }
        }
    }

    /// <summary>Crossings among the edges of two items if the first is left of the second.</summary>
    static int Crossings(LayerItem left, LayerItem right)
        => Crossings(left.Above, right.Above) + Crossings(left.Below, right.Below);

    static int Crossings(List<LayerItem> left, List<LayerItem> right) => left.Sum(l => right.Count(r => l.Place > r.Place));

    static LayerItem[][] Copy(IReadOnlyList<List<LayerItem>> layers) => [.. layers.Select(l => l.ToArray())];

    static void Number(IReadOnlyList<List<LayerItem>> layers)
    {
        foreach (List<LayerItem> layer in layers)
            Number(layer);
    }

    static void Number(List<LayerItem> layer)
    {
        for (int k = 0; k < layer.Count; k++)
            layer[k].Place = k;
    }
}
