namespace CellDsl.Reference.Shapes;

/// <summary>An unknown of the shape inference: a node of a union-find forest. The strongest name wins; two binding names contradict each
/// other.</summary>
sealed class Dimension
{
    Dimension? _parent;
    string? _name;
    NameStrength _strength;
    string _origin = "";

    public static Dimension Unknown() => new();

    public static Dimension Named(string name, NameStrength strength, string origin)
        => new() { _name = name, _strength = strength, _origin = origin };

    public string? Name => Root._name;

    Dimension Root => _parent is null ? this : _parent = _parent.Root;

    /// <summary>Makes both one.</summary>
    public void Unify(Dimension other, string where)
    {
        Dimension a = Root, b = other.Root;
        if (a == b)
            return;
        if (a._strength == NameStrength.Binding && b._strength == NameStrength.Binding && a._name != b._name)
            throw new ArgumentException(
                $"The sizes in {where} contradict each other: '{a._name}' ({a._origin}) and '{b._name}' ({b._origin}).");
        (Dimension kept, Dimension joined) = b._strength > a._strength ? (b, a) : (a, b);
        joined._parent = kept;
    }

    /// <summary>Gives a name to a dimension that has none.</summary>
    public void NameIfUnknown(string name) => Root._name ??= name;
}

/// <summary>Names of states and names in [Size] bind; those of inputs and contexts say only what a size is called if nothing else does.</summary>
enum NameStrength { Unnamed, OtherInput, FirstInput, Binding }
