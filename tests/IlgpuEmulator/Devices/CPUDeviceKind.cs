namespace ILGPU.Runtime.CPU;

/// <summary>Shapes of CPU devices, after the hardware they imitate.</summary>
public enum CPUDeviceKind
{
    Default,
    Nvidia,
    AMD,
    LegacyAMD,
    Intel,
}

/// <summary>How a CPU accelerator spreads its work. The emulator has one way.</summary>
public enum CPUAcceleratorMode
{
    Auto,
    Sequential,
    Parallel,
}
