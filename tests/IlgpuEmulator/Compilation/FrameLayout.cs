namespace ILGPU.Compilation;

/// <summary>Shares out the bytes of a thread's frame. Variables whose time has passed give their place to others.</summary>
sealed class FrameLayout
{
    const int Alignment = 16;

    readonly Dictionary<int, Stack<int>> free = [];

    public int Size { get; private set; }

    public Slot Take(Type type, EntryKind kind = EntryKind.Value)
    {
        if (kind != EntryKind.Value)
            type = typeof(nint);
        var bytes = BytesOf(type);
        if (free.TryGetValue(bytes, out var offsets) && offsets.TryPop(out var offset))
            return new(offset, type, kind);
        offset = bytes % Alignment == 0 ? Aligned(Size) : Size;
        Size = offset + bytes;
        return new(offset, type, kind);
    }

    public void Return(Slot slot)
    {
        var bytes = BytesOf(slot.Type);
        if (!free.TryGetValue(bytes, out var offsets))
            free[bytes] = offsets = new();
        offsets.Push(slot.Offset);
    }

    public static int Aligned(int size) => (size + Alignment - 1) / Alignment * Alignment;

    static int BytesOf(Type type) => (StackTypes.SizeOf(type) + 7) / 8 * 8;
}
