using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Planning;

/// <summary>Which node lives where.</summary>
internal sealed class SlotTable
{
    readonly List<SlotInfo> _slots = [];
    readonly Dictionary<int, SlotRef> _places = [];

    public IReadOnlyList<SlotInfo> Slots => _slots;

    public SlotRef? this[int node] => _places.TryGetValue(node, out SlotRef place) ? place : null;

    public SlotInfo InfoOf(SlotRef place) => _slots[place.Slot];

    public int Add(ValueOrigin value, SlotKind kind, int dimension, SlotKeep keep, SlotRole role = SlotRole.Value, string source = "")
    {
        _slots.Add(new SlotInfo(value.Name, kind, dimension, keep, role, source) { Origin = value });
        return _slots.Count - 1;
    }

    public void Place(int node, int slot, SlotTime time = SlotTime.Current) => _places[node] = new SlotRef(slot, time);

    /// <summary>A slot for a node computed in the given rows, or, if it has one, a longer life for that.</summary>
    public void Keep(int node, Node shape, ValueOrigin value, SlotKeep keep)
    {
        if (_places.TryGetValue(node, out SlotRef place))
            Extend(place.Slot, keep);
        else
            Place(node, Add(value, KindOf(shape.Rows), shape.Dimension, keep));
    }

    public void Extend(int slot, SlotKeep keep)
    {
        SlotKeep old = _slots[slot].Keep;
        _slots[slot] = _slots[slot] with { Keep = new SlotKeep(Longer(old.Inference, keep.Inference), Longer(old.Recording, keep.Recording)) };
    }

    public void Rename(int slot, SlotRole role, string source) => _slots[slot] = _slots[slot] with { Role = role, Source = source };

    public static SlotKind KindOf(RowSpace rows) => rows switch
    {
        RowSpace.Parameter => SlotKind.Parameter,
        RowSpace.Context => SlotKind.Context,
        _ => SlotKind.Step,
    };

    static SlotLife Longer(SlotLife a, SlotLife b) => a > b ? a : b;
}
