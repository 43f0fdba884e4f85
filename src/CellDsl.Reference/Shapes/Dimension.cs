namespace CellDsl.Reference.Shapes;

/// <summary>An unknown of the shape inference: a node of a union-find forest. A name that an input or context has by default
/// gives way to any other; all other names stay.</summary>
sealed class Dimension
{
    Dimension? _parent;
    string? _name;
    bool _givesWay;
    string _origin = "";

    public static Dimension Unknown() => new();

    public static Dimension Named(string name, string origin, bool givesWay = false)
        => new() { _name = name, _origin = origin, _givesWay = givesWay };

    public string? Name => Root._name;

    Dimension Root => _parent is null ? this : _parent = _parent.Root;

    /// <summary>Makes both one; names that differ must not both stay.</summary>
    public void Unify(Dimension other, string where)
    {
        Dimension a = Root, b = other.Root;
        if (a == b)
            return;
        if (a._name is not null && b._name is not null && a._name != b._name && !a._givesWay && !b._givesWay)
            throw new ArgumentException(
                $"The sizes in {where} contradict each other: '{a._name}' ({a._origin}) and '{b._name}' ({b._origin}).");
        bool keepA = a._name is not null && (b._name is null || b._givesWay);
        Dimension kept = keepA ? a : b;
        (kept == a ? b : a)._parent = kept;
    }

    /// <summary>Gives a name to a dimension that has none.</summary>
    public void NameIfUnknown(string name)
    {
        Dimension root = Root;
        root._name ??= name;
    }
}
