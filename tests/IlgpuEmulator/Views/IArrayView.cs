using ILGPU.Runtime;

namespace ILGPU;

/// <summary>A view of a part of a buffer.</summary>
public interface IArrayView
{
    /// <summary>The buffer it shows a part of. Not for kernels.</summary>
    MemoryBuffer Buffer { get; }

    bool IsValid { get; }

    /// <summary>In elements.</summary>
    long Length { get; }

    int ElementSize { get; }

    long LengthInBytes { get; }
}

/// <summary>A view with elements of one type.</summary>
public interface IArrayView<T> : IArrayView
    where T : unmanaged;

/// <summary>A view whose elements follow each other without gaps.</summary>
public interface IContiguousArrayView : IArrayView
{
    /// <summary>Where it starts in its buffer, in elements.</summary>
    long Index { get; }

    /// <summary>Where it starts in its buffer, in bytes.</summary>
    long IndexInBytes { get; }

    ArrayView<byte> AsRawArrayView();
}

/// <summary>A view whose elements follow each other without gaps, with elements of one type.</summary>
public interface IContiguousArrayView<T> : IArrayView<T>, IContiguousArrayView
    where T : unmanaged;
