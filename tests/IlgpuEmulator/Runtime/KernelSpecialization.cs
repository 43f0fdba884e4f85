namespace ILGPU.Runtime;

/// <summary>Bounds that a compiler may rely on when it shares out registers.</summary>
public readonly record struct KernelSpecialization
{
    public static readonly KernelSpecialization Empty;

    public KernelSpecialization(int? maxNumThreadsPerGroup, int? minNumGroupsPerMultiprocessor)
    {
        if (maxNumThreadsPerGroup < 1)
            throw new ArgumentOutOfRangeException(nameof(maxNumThreadsPerGroup));
        if (minNumGroupsPerMultiprocessor < 1)
            throw new ArgumentOutOfRangeException(nameof(minNumGroupsPerMultiprocessor));
        MaxNumThreadsPerGroup = maxNumThreadsPerGroup;
        MinNumGroupsPerMultiprocessor = minNumGroupsPerMultiprocessor;
    }

    public int? MaxNumThreadsPerGroup { get; }

    public int? MinNumGroupsPerMultiprocessor { get; }

    public bool IsCompatibleWith(Accelerator accelerator) =>
        MaxNumThreadsPerGroup is not { } threads || threads <= accelerator.MaxNumThreadsPerGroup;
}
