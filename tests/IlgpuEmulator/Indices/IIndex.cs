namespace ILGPU;

/// <summary>Which kind of index a value is.</summary>
public enum IndexType
{
    None,
    Index1D,
    Index2D,
    Index3D,
    LongIndex1D,
    LongIndex2D,
    LongIndex3D,
    KernelConfig,
}

/// <summary>An index: a point, or the extent of a range of points.</summary>
public interface IIndex
{
    /// <summary>The number of points of a range with this extent.</summary>
    long Size { get; }
}

/// <summary>An index that kernels know.</summary>
public interface IIntrinsicIndex : IIndex
{
    IndexType IndexType { get; }
}

/// <summary>An index that can be compared and added.</summary>
public interface IGenericIndex<TIndex> : IIndex, IEquatable<TIndex>
    where TIndex : struct, IIndex
{
    bool InBounds(TIndex dimension);

    bool InBoundsInclusive(TIndex dimension);

    TIndex Add(TIndex rhs);

    TIndex Subtract(TIndex rhs);
}
