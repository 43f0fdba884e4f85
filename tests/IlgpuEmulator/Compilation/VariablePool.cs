using System.Reflection.Emit;

namespace ILGPU.Compilation;

/// <summary>Shares out variables. Those whose time has passed give their place to others.</summary>
sealed class VariablePool(ILGenerator il)
{
    const int Alignment = 16;

    readonly Dictionary<(int Bytes, Type? Type), Stack<Slot>> free = [];

    public int FrameSize { get; private set; }

    public static int Aligned(int size) => (size + Alignment - 1) / Alignment * Alignment;

    /// <param name="outlastsStops">Whether it must be in the frame, since the thread may stop while it is used.</param>
    public Slot Take(Type type, EntryKind kind, bool outlastsStops)
    {
        if (kind != EntryKind.Value)
            type = typeof(nint);
        var bytes = (StackTypes.SizeOf(type) + 7) / 8 * 8;
        if (free.TryGetValue(Key(bytes, type, outlastsStops), out var places) && places.TryPop(out var place))
            return place with { Type = type, Kind = kind };
        return outlastsStops ? new(type, kind, NextOffset(bytes)) : new(type, kind, -1, il.DeclareLocal(type));
    }

    public void Return(Slot slot)
    {
        if (slot.IsTarget)
            return;
        var bytes = (StackTypes.SizeOf(slot.Type) + 7) / 8 * 8;
        var key = Key(bytes, slot.Type, slot.Local is null);
        if (!free.TryGetValue(key, out var places))
            free[key] = places = new();
        places.Push(slot with { Known = null });
    }

    static (int Bytes, Type? Type) Key(int bytes, Type type, bool outlastsStops) => outlastsStops ? (bytes, null) : (0, type);

    int NextOffset(int bytes)
    {
        var offset = bytes % Alignment == 0 ? Aligned(FrameSize) : FrameSize;
        FrameSize = offset + bytes;
        return offset;
    }
}
