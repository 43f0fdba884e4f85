namespace CellDsl.Lab.Inspecting.Dataflow;

/// <summary>What takes room in a layer: a box, or the passage of an edge that goes on to a later layer.</summary>
sealed class LayerItem(int node, int layer, double width)
{
    /// <summary>-1 for a passage.</summary>
    public int Node { get; } = node;
    public int Layer { get; } = layer;
    public double Width { get; } = width;
    /// <summary>Middle.</summary>
    public double X { get; set; }
    /// <summary>Place in its layer, from the left.</summary>
    public int Place { get; set; }
    public List<LayerItem> Above { get; } = [];
    public List<LayerItem> Below { get; } = [];
}
