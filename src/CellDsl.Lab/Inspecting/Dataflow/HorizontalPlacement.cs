namespace CellDsl.Lab.Inspecting.Dataflow;

/// <summary>Gives the items of ordered layers their x: near the mean of their neighbours, in their order, with a gap between them.</summary>
static class HorizontalPlacement
{
    const int Sweeps = 30;

    public static void Run(IReadOnlyList<List<LayerItem>> layers, double gap)
    {
        foreach (List<LayerItem> layer in layers)
            Place(layer, gap, static i => i.Place);
        for (int sweep = 0; sweep < Sweeps; sweep++)
            foreach (List<LayerItem> layer in sweep % 2 == 0 ? layers : layers.Reverse())
                Place(layer, gap, Wish);
    }

    static double Wish(LayerItem item)
        => item.Above.Count + item.Below.Count == 0 ? item.X : item.Above.Concat(item.Below).Average(n => n.X);

    /// <summary>The places nearest to the wishes, in least squares, among those with the items in order and apart: isotonic regression by pooling
    /// adjacent violators (Ayer et al., 1955), after subtracting from every wish the room that the items left of it need.</summary>
    static void Place(List<LayerItem> layer, double gap, Func<LayerItem, double> wish)
    {
        double[] wishes = [.. layer.Select(wish)], room = new double[layer.Count];
        for (int k = 1; k < layer.Count; k++)
            room[k] = room[k - 1] + (layer[k - 1].Width + layer[k].Width) / 2 + gap;
        var pools = new List<(double Sum, int Count)>();
        for (int k = 0; k < layer.Count; k++)
        {
            (double Sum, int Count) pool = (wishes[k] - room[k], 1);
            for (; pools.Count > 0 && pools[^1].Sum / pools[^1].Count >= pool.Sum / pool.Count; pools.RemoveAt(pools.Count - 1))
                pool = (pool.Sum + pools[^1].Sum, pool.Count + pools[^1].Count);
            pools.Add(pool);
        }
        int item = 0;
        foreach (var (sum, count) in pools)
            for (int k = 0; k < count; k++, item++)
                layer[item].X = sum / count + room[item];
    }
}
