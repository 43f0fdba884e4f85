namespace ILGPU.Emulation;

/// <summary>What a kernel did wrong.</summary>
public enum FaultKind
{
    /// <summary>An index or a part outside a view.</summary>
    OutOfBounds,

    /// <summary>An access wider than its address allows.</summary>
    Misaligned,

    /// <summary>Two threads of a group touched the same shared memory between the same barriers, and one of them wrote.</summary>
    SharedRace,

    /// <summary>Two threads touched the same global memory with nothing that orders them, and one of them wrote.</summary>
    GlobalRace,

    /// <summary>Memory was read that nobody had written.</summary>
    UnwrittenRead,

    /// <summary>Memory was touched that belongs to no live buffer.</summary>
    DeadBuffer,

    /// <summary>Threads of a group wait at different barriers.</summary>
    DivergentBarrier,

    /// <summary>Threads of a group ended while others wait at a barrier.</summary>
    MissingBarrier,

    /// <summary>Threads of a warp exchange values and not all of them arrive.</summary>
    DivergentWarp,

    /// <summary>Threads wait for something that no running thread will do.</summary>
    Deadlock,

    /// <summary>A thread ran on without end.</summary>
    EndlessLoop,

    /// <summary>A division by zero, or a number that does not fit.</summary>
    Arithmetic,

    /// <summary>More shared memory than a group may have.</summary>
    SharedMemoryLimit,
}
