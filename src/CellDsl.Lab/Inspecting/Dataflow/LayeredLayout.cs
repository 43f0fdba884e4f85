namespace CellDsl.Lab.Inspecting.Dataflow;

/// <summary>Draws a step's graph in layers from top to bottom, each part of the run below the one before it.</summary>
static class LayeredLayout
{
    public const double BoxHeight = 42;
    const double Gap = 14, LayerDistance = 84, PassageWidth = 6, Margin = 16, BandHead = 30, BandFoot = 22;

    /// <param name="widthOf">Width of a node's box.</param>
    /// <param name="leastWidth">Of the drawing.</param>
    public static GraphLayout Run(StepGraph graph, Func<StepNode, double> widthOf, double leastWidth = 0)
    {
        int[] layerOf = Layers(graph);
        var layers = Enumerable.Range(0, layerOf.DefaultIfEmpty(-1).Max() + 1).Select(_ => new List<LayerItem>()).ToArray();
        LayerItem[] items = [.. graph.Nodes.Select((node, index) => new LayerItem(index, layerOf[index], widthOf(node)))];
        foreach (LayerItem item in items)
            layers[item.Layer].Add(item);
        LayerItem[][] chains = [.. graph.Edges.Select(e => Chain(items[e.From], items[e.To], layers))];

        CrossingReduction.Run(layers);
        HorizontalPlacement.Run(layers, Gap);
        double left = layers.SelectMany(l => l).Select(i => i.X - i.Width / 2).DefaultIfEmpty(0).Min() - Margin;
        double right = layers.SelectMany(l => l).Select(i => i.X + i.Width / 2).DefaultIfEmpty(0).Max() + Margin;

        double missing = Math.Max(0, leastWidth - (right - left)) / 2;
        (left, right) = (left - missing, right + missing);
        var (tops, bands, height) = Rows(graph, layerOf, layers.Length);
        LayoutBox[] boxes = [.. items.Select(i => new LayoutBox(i.X - left - i.Width / 2, tops[i.Layer], i.Width, BoxHeight))];
        LayoutPoint[][] routes = [.. chains.Select(c => Route(c, tops, left))];
        return new GraphLayout(right - left, height, boxes, routes, bands);
    }

    /// <summary>The longest path to each node, where a part of the run begins below all of the parts before it.</summary>
    static int[] Layers(StepGraph graph)
    {
        int[] layers = new int[graph.Nodes.Count];
        int first = 0;
        for (int band = 0; band < graph.Bands.Count; band++)
        {
            int end = first;
            for (int n = 0; n < layers.Length; n++)
                if (graph.Nodes[n].Band == band)
                {
                    layers[n] = graph.Edges.Where(e => e.To == n).Select(e => layers[e.From] + 1).Append(first).Max();
                    end = Math.Max(end, layers[n] + 1);
                }
            first = end;
        }
        return layers;
    }

    static LayerItem[] Chain(LayerItem from, LayerItem to, List<LayerItem>[] layers)
    {
        var chain = new List<LayerItem> { from };
        for (int layer = from.Layer + 1; layer < to.Layer; layer++)
        {
            var passage = new LayerItem(-1, layer, PassageWidth);
            layers[layer].Add(passage);
            chain.Add(passage);
        }
        chain.Add(to);
        for (int k = 1; k < chain.Count; k++)
        {
            chain[k - 1].Below.Add(chain[k]);
            chain[k].Above.Add(chain[k - 1]);
        }
        return [.. chain];
    }

    static (double[] Tops, LayoutSpan[] Bands, double Height) Rows(StepGraph graph, int[] layerOf, int layers)
    {
        int[] bandOf = new int[layers];
        for (int n = 0; n < layerOf.Length; n++)
            bandOf[layerOf[n]] = graph.Nodes[n].Band;
        double[] tops = new double[layers];
        var bands = new LayoutSpan[graph.Bands.Count];
        double y = Margin;
        for (int band = 0, layer = 0; band < bands.Length; band++)
        {
            double top = y;
            y += BandHead;
            int count = 0;
            for (; layer < layers && bandOf[layer] == band; layer++, count++)
            {
                tops[layer] = y;
                y += LayerDistance;
            }
            y += count > 0 ? BoxHeight - LayerDistance + BandFoot : 0;
            bands[band] = new LayoutSpan(top, y - top);
            y += Margin;
        }
        return (tops, bands, y);
    }

    /// <summary>Through the layers between, an edge goes straight down where room was kept for it, so that it crosses no box.</summary>
    static LayoutPoint[] Route(LayerItem[] chain, double[] tops, double left)
    {
        var route = new List<LayoutPoint> { new(chain[0].X - left, tops[chain[0].Layer] + BoxHeight) };
        foreach (LayerItem passage in chain[1..^1])
        {
            route.Add(new(passage.X - left, tops[passage.Layer]));
            route.Add(new(passage.X - left, tops[passage.Layer] + BoxHeight));
        }
        route.Add(new(chain[^1].X - left, tops[chain[^1].Layer]));
        return [.. route];
    }
}
