using System.Collections.Immutable;

namespace ILGPU.Emulation;

/// <summary>What the emulator checks, and what machine it pretends to be.</summary>
public sealed record EmulatorSettings
{
    public static EmulatorSettings Default { get; } = new();

    /// <summary>Devices that are present besides the CPU.</summary>
    public ImmutableArray<DeviceProfile> Devices { get; init; } = [];

    /// <summary>Bytes of memory of the CPU devices. The original has no limit there.</summary>
    public long CpuMemory { get; init; } = long.MaxValue;

    /// <summary>Bytes of shared memory a group may have on the CPU devices. The original has no limit there.</summary>
    public int CpuSharedMemory { get; init; } = int.MaxValue;

    /// <summary>Whether accesses to global memory must be ordered: by barriers in a group, and by fences with atomic operations between
    /// groups.</summary>
    public bool GlobalRaces { get; init; } = true;

    /// <summary>Whether memory must be written before it is read, by kernels and by the host.</summary>
    public bool UnwrittenReads { get; init; } = true;

    /// <summary>Whether launches and copies wait until their stream, the accelerator or a copy to or from the host synchronises.</summary>
    public bool LateStreams { get; init; }

    /// <summary>Turns in loops a thread may take between two stops.</summary>
    public long LoopTurns { get; init; } = 100_000_000;
}
