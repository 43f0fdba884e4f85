namespace ILGPU.Execution;

enum ThreadState : byte
{
    Ready,
    Ended,

    /// <summary>Waits for its group.</summary>
    AtBarrier,

    /// <summary>Waits for its warp.</summary>
    AtWarp,

    /// <summary>Found a word unchanged that another thread should change.</summary>
    SteppedAside,
}
