namespace CellDsl.Generator.Emit.Gpu;

/// <summary>Types of CellDsl.Gpu that kernels are written with.</summary>
internal static class GpuNames
{
    // As they are in CellDsl.Gpu.Kernels.
    static readonly int[] s_slotPacks = [4, 8, 16, 32, 64, 128];
    static readonly int[] s_operandPacks = [1, 2, 4, 8, 16, 32];

    public static string Of(string type) => "global::CellDsl.Gpu.Kernels." + type;

    public static string Slots(int count) => Of($"Slots{SlotPack(count)}");

    public static string Operands(int count) => Of($"Operands{OperandPack(count)}");

    /// <summary>How many slots there is room for in the smallest pack that holds so many.</summary>
    public static int SlotPack(int count) => Pack(s_slotPacks, count);

    /// <inheritdoc cref="SlotPack"/>
    public static int OperandPack(int count) => Pack(s_operandPacks, count);

    /// <summary>Where an item is in the smallest pack that holds them all: halves A and B of halves.</summary>
    public static string Slot(int index, int count) => Path(index, Pack(s_slotPacks, count), 4) + $".S{index % 4}";

    /// <inheritdoc cref="Slot"/>
    public static string Operand(int index, int count) => Path(index, Pack(s_operandPacks, count), 1) + ".A";

    /// <summary>Whether a kernel's parameters fit on a device.</summary>
    public static bool Fit(int slots, int operands) => slots <= s_slotPacks.Last() && operands <= s_operandPacks.Last();

    static int Pack(int[] packs, int count) => packs.First(p => p >= count);

    static string Path(int index, int pack, int smallest)
        => pack == smallest ? ""
            : index < pack / 2 ? ".A" + Path(index, pack / 2, smallest)
            : ".B" + Path(index - pack / 2, pack / 2, smallest);
}
