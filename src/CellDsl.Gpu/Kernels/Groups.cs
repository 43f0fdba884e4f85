using System.ComponentModel;

namespace CellDsl.Gpu.Kernels;

/// <summary>The threads of a group that forms products: some for the units (four each), some for the rows.
/// A group takes as many elements of the operand at a time as it has threads for rows.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGroup
{
    static abstract int UnitThreads { get; }
    static abstract int RowThreads { get; }

    /// <summary>Whether its threads multiply on tensor cores: then weights lie as <see cref="TensorFragment"/> says.</summary>
    static abstract bool IsTensor { get; }

    /// <summary>A thread's place among those for units.</summary>
    static abstract int Lane(int thread);

    /// <summary>A thread's place among those for rows.</summary>
    static abstract int Line(int thread);
}

/// <summary>8 threads for 8 units: for simulations on the processor, where a thread of the system stands for each.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct TinyGroup : IGroup
{
    public static int UnitThreads => 2;
    public static int RowThreads => 4;
    public static bool IsTensor => false;
    public static int Lane(int thread) => thread & (UnitThreads - 1);
    public static int Line(int thread) => thread / UnitThreads;
}

/// <summary>32 threads for 32 units: many groups where there is little to do.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SmallGroup : IGroup
{
    public static int UnitThreads => 8;
    public static int RowThreads => 4;
    public static bool IsTensor => false;
    public static int Lane(int thread) => thread & (UnitThreads - 1);
    public static int Line(int thread) => thread / UnitThreads;
}

/// <summary>128 threads for 64 units.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct LargeGroup : IGroup
{
    public static int UnitThreads => 16;
    public static int RowThreads => 8;
    public static bool IsTensor => false;
    public static int Lane(int thread) => thread & (UnitThreads - 1);
    public static int Line(int thread) => thread / UnitThreads;
}

/// <summary>128 threads for 64 units, a warp for 16 of them: the threads of a warp hold what one instruction of the tensor cores yields.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct TensorGroup : IGroup
{
    public static int UnitThreads => 16;
    public static int RowThreads => 8;
    public static bool IsTensor => true;
    public static int Lane(int thread) => thread / 32 * 4 + (thread & 3);
    public static int Line(int thread) => (thread >> 2) & 7;
}
