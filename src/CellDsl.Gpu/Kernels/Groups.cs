using System.ComponentModel;

namespace CellDsl.Gpu.Kernels;

/// <summary>The threads of a group that forms products: some for the units (four each), some for the rows.
/// A group takes as many elements of the operand at a time as it has threads for rows.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGroup
{
    static abstract int UnitThreads { get; }
    static abstract int RowThreads { get; }
}

/// <summary>32 threads for 32 units: many groups where there is little to do.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SmallGroup : IGroup
{
    public static int UnitThreads => 8;
    public static int RowThreads => 4;
}

/// <summary>128 threads for 64 units.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct LargeGroup : IGroup
{
    public static int UnitThreads => 16;
    public static int RowThreads => 8;
}
