namespace CellDsl.Reference;

/// <summary>How much a check covers.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>A few sizes and only the widest and the scalar code: a fraction of a second for most cells.</summary>
    public static GradientCheckOptions Quick { get; } = new() { IsQuick = true };

    /// <summary>False (the default): all sizes, all vector widths, one and two threads.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Seed of the random data.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What is checked. The reference's own gradients are proven by finite differences in any case.</summary>
    public IReadOnlyList<Backend> Backends { get; init; } = [Backend.Cpu];

    /// <summary>Sizes to run instead of the usual ones.</summary>
    public IReadOnlyList<CheckCase>? Cases { get; init; }
}

/// <summary>Where a running check is.</summary>
/// <param name="Done">Steps done, of <paramref name="Total"/>.</param>
public readonly record struct GradientCheckProgress(string Cell, string Doing, int Done, int Total);
