namespace ILGPU.Checking;

/// <summary>
/// What a thread learns from fences and atomic operations since its group's last barrier: a fence before an atomic operation publishes,
/// an atomic operation before a fence takes notice (PTX ISA, memory consistency model: release and acquire patterns).
/// </summary>
sealed class ThreadOrder
{
    /// <summary>Known beyond what the group knows.</summary>
    public Knowledge? Known { get; set; }

    /// <summary>Seen by an atomic operation, and known after the next fence.</summary>
    public Knowledge? Noticed { get; set; }

    /// <summary>What the next atomic operation publishes: the state at the last fence.</summary>
    public Knowledge? Fenced { get; set; }
}
