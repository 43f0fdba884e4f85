using ILGPU.Compilation;

namespace ILGPU.Runtime;

/// <summary>A one-dimensional view with a stride.</summary>
public readonly struct ArrayView1D<T, TStride> : IArrayView<T>
    where T : unmanaged
    where TStride : struct, IStride1D
{
    public static readonly int ElementSize = ArrayView<T>.ElementSize;
    public static readonly ArrayView1D<T, TStride> Empty;

    public ArrayView1D(ArrayView<T> baseView, LongIndex1D extent, TStride stride)
    {
        BaseView = baseView;
        Extent = extent;
        Stride = stride;
    }

    public ArrayView<T> BaseView { get; }

    public LongIndex1D Extent { get; }

    public Index1D IntExtent => Extent.ToIntIndex();

    public TStride Stride { get; }

    public long Length => Stride.ComputeBufferLength(Extent);

    public int IntLength => checked((int)Length);

    public long LengthInBytes => Length * ElementSize;

    public bool IsValid => BaseView.IsValid;

    int IArrayView.ElementSize => ElementSize;

    MemoryBuffer IArrayView.Buffer => ((IArrayView)BaseView).Buffer;

    public ref T this[Index1D index]
    {
        [KernelForm(nameof(Element))]
        get => throw HostAccess.Error;
    }

    public ref T this[LongIndex1D index]
    {
        [KernelForm(nameof(Element))]
        get => throw HostAccess.Error;
    }

    public ArrayView1D<T, TStride> SubView(Index1D index, Index1D extent) => SubView(index.ToLongIndex(), extent.ToLongIndex());

    public ArrayView1D<T, TStride> SubView(LongIndex1D index, LongIndex1D extent) =>
        new(BaseView.SubView(Stride.ComputeElementIndex(index), Stride.ComputeBufferLength(extent)), extent, Stride);

    public VariableView<T> VariableView(Index1D index) => new(BaseView.SubView(Stride.ComputeElementIndex(index), 1));

    public VariableView<T> VariableView(LongIndex1D index) => new(BaseView.SubView(Stride.ComputeElementIndex(index), 1));

    public ArrayView<T> AsContiguous() => BaseView;

    internal ref T Element(Index1D index) => ref BaseView.Element((long)Stride.ComputeElementIndex(index));

    internal ref T Element(LongIndex1D index) => ref BaseView.Element(Stride.ComputeElementIndex(index));
}
