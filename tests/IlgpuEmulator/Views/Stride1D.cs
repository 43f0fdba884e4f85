namespace ILGPU;

/// <summary>How far apart the elements of a one-dimensional view are.</summary>
public interface IStride1D
{
    int XStride { get; }

    Index1D StrideExtent { get; }

    int ComputeElementIndex(Index1D index);

    long ComputeElementIndex(LongIndex1D index);

    long ComputeBufferLength(LongIndex1D extent);
}

/// <summary>Strides of one-dimensional views. Only the dense one is emulated.</summary>
public static class Stride1D
{
    /// <summary>Elements follow each other.</summary>
    public readonly struct Dense : IStride1D
    {
        public int XStride => 1;

        public Index1D StrideExtent => Index1D.One;

        public int ComputeElementIndex(Index1D index) => index.X;

        public long ComputeElementIndex(LongIndex1D index) => index.X;

        public long ComputeBufferLength(LongIndex1D extent) => extent.X;
    }
}
