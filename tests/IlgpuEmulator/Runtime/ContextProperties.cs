namespace ILGPU;

/// <summary>How much the compiler does.</summary>
public enum OptimizationLevel
{
    Debug = 0,
    O0 = Debug,
    Release = 1,
    O1 = Release,
    O2 = 2,
}

public enum InliningMode
{
    Default = Aggressive,
    Aggressive = 0,
    Conservative = 1,
    Disabled = 2,
}

public enum MathMode
{
    Default,
    Fast,
    Fast32BitOnly,
}

public enum PageLockingMode
{
    Default,
    Auto,
    Aggressive,
}

public enum CachingMode
{
    Default,
    NoKernelCaching,
    NoLaunchCaching,
    Disabled,
}

public enum DebugSymbolsMode
{
    Auto,
    Disabled,
    Basic,
    Kernel,
    KernelSourceAnnotations,
}

/// <summary>The options of a context. The emulator keeps them and does the same whatever they are, except for the CUDA library of
/// functions.</summary>
public class ContextProperties
{
    internal ContextProperties()
    {
    }

    public OptimizationLevel OptimizationLevel { get; protected set; } = OptimizationLevel.O1;

    public InliningMode InliningMode { get; protected set; }

    public MathMode MathMode { get; protected set; }

    public PageLockingMode PageLockingMode { get; protected set; }

    public CachingMode CachingMode { get; protected set; }

    public DebugSymbolsMode DebugSymbolsMode { get; protected set; }

    public bool EnableAssertions { get; protected set; }

    public bool EnableVerifier { get; protected set; }

    public bool EnableProfiling { get; protected set; }

    internal bool UsesLibDevice { get; private protected set; }
}
