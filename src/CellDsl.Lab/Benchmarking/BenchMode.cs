namespace CellDsl.Lab.Benchmarking;

/// <summary>What one iteration of a measurement does.</summary>
enum BenchMode
{
    /// <summary>Forward, nothing kept.</summary>
    Infer,
    /// <summary>Forward that records, then backward: gradients of inputs, initial states and all parameters.</summary>
    Train,
    /// <summary>The same with new values in every iteration, which have to be packed: what a loop that updates weights pays.</summary>
    TrainRepack,
}

static class BenchModes
{
    static readonly (BenchMode Mode, string Name)[] Table =
        [(BenchMode.Infer, "infer"), (BenchMode.Train, "train"), (BenchMode.TrainRepack, "train_repack")];

    public static string[] Names { get; } = [.. Table.Select(m => m.Name)];

    public static string Name(this BenchMode mode) => Table.Single(m => m.Mode == mode).Name;

    /// <exception cref="FormatException">There is no such mode.</exception>
    public static BenchMode Parse(string name)
        => Table.Where(m => m.Name == name).Select(m => (BenchMode?)m.Mode).FirstOrDefault()
            ?? throw new FormatException($"expected a mode ({string.Join(", ", Names)}), found '{name}'");
}
