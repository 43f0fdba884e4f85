using ILGPU.Compilation;

namespace ILGPU;

/// <summary>Where the running thread's group is in the grid.</summary>
public static class Grid
{
    public static int IdxX
    {
        [DeviceOperation("GridIdxX")]
        get => throw OutsideKernel.Error;
    }

    public static int IdxY
    {
        [DeviceOperation("GridIdxY")]
        get => throw OutsideKernel.Error;
    }

    public static int IdxZ
    {
        [DeviceOperation("GridIdxZ")]
        get => throw OutsideKernel.Error;
    }

    public static Index3D Index
    {
        [DeviceOperation("GridIndex")]
        get => throw OutsideKernel.Error;
    }

    public static int DimX
    {
        [DeviceOperation("GridDimX")]
        get => throw OutsideKernel.Error;
    }

    public static int DimY
    {
        [DeviceOperation("GridDimY")]
        get => throw OutsideKernel.Error;
    }

    public static int DimZ
    {
        [DeviceOperation("GridDimZ")]
        get => throw OutsideKernel.Error;
    }

    public static Index3D Dimension
    {
        [DeviceOperation("GridDimension")]
        get => throw OutsideKernel.Error;
    }

    /// <summary>The number of the group, x fastest.</summary>
    public static int LinearIndex
    {
        [DeviceOperation("GridLinearIndex")]
        get => throw OutsideKernel.Error;
    }

    /// <summary>The thread's index in the whole grid.</summary>
    public static Index3D GlobalIndex
    {
        [DeviceOperation("GridGlobalIndex")]
        get => throw OutsideKernel.Error;
    }

    /// <summary>The number of the thread in the whole grid: groups follow each other.</summary>
    public static int GlobalLinearIndex
    {
        [DeviceOperation("GridGlobalLinearIndex")]
        get => throw OutsideKernel.Error;
    }

    public static Index1D ComputeGlobalIndex(Index1D gridIdx, Index1D groupIdx) => new(gridIdx.X * Group.DimX + groupIdx.X);

    public static Index2D ComputeGlobalIndex(Index2D gridIdx, Index2D groupIdx) =>
        new(gridIdx.X * Group.DimX + groupIdx.X, gridIdx.Y * Group.DimY + groupIdx.Y);

    public static Index3D ComputeGlobalIndex(Index3D gridIdx, Index3D groupIdx) =>
        new(gridIdx.X * Group.DimX + groupIdx.X, gridIdx.Y * Group.DimY + groupIdx.Y, gridIdx.Z * Group.DimZ + groupIdx.Z);
}
