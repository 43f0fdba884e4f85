namespace CellDsl.Generator.Emit.Gpu;

/// <summary>Types of CellDsl.Gpu that kernels are written with.</summary>
internal static class GpuNames
{
    /// <summary>What files call the namespace of these types. Behind an alias stand two colons: so nothing that the user calls so is meant, whatever
    /// it is.</summary>
    const string Alias = "GpuKernels";

    public const string Using = $"using {Alias} = global::CellDsl.Gpu.Kernels;";

    public static string Of(string type) => $"{Alias}::{type}";

    public static string Slots(int count) => Of($"Slots{SlotPack(count)}");

    public static string Operands(int count) => Of($"Operands{OperandPack(count)}");

    /// <summary>How many slots there is room for in the smallest pack that holds so many.</summary>
    public static int SlotPack(int count) => Pack(GpuConvention.SlotPacks, count);

    /// <inheritdoc cref="SlotPack"/>
    public static int OperandPack(int count) => Pack(GpuConvention.OperandPacks, count);

    /// <summary>Where an item is in the smallest pack that holds them all: halves A and B of halves.</summary>
    public static string Slot(int index, int count) => Path(index, Pack(GpuConvention.SlotPacks, count), 4) + $".S{index % 4}";

    /// <inheritdoc cref="Slot"/>
    public static string Operand(int index, int count) => Path(index, Pack(GpuConvention.OperandPacks, count), 1) + ".A";

    /// <summary>Whether a kernel's parameters fit on a device.</summary>
    public static bool Fit(int slots, int operands) => slots <= GpuConvention.SlotPacks.Last() && operands <= GpuConvention.OperandPacks.Last();

    /// <summary>A list of type parameters, if there are any. Those that keep weights are numbered.</summary>
    /// <param name="firstKept">The number of the first that does.</param>
    public static string Types(IEnumerable<GpuTypeParameter> types, int firstKept = 1)
    {
        string[] names = [.. types.Select(t => t == GpuTypeParameter.Kept ? Kept(firstKept++) : $"T{t}")];
        return names.Length == 0 ? "" : $"<{string.Join(", ", names)}>";
    }

    public static string Kept(int product) => $"TKept{product}";

    static int Pack(IReadOnlyList<int> packs, int count) => packs.First(p => p >= count);

    static string Path(int index, int pack, int smallest)
        => pack == smallest ? ""
            : index < pack / 2 ? ".A" + Path(index, pack / 2, smallest)
            : ".B" + Path(index - pack / 2, pack / 2, smallest);
}
