namespace ILGPU.Runtime;

/// <summary>Device memory that is looked at through one kind of view.</summary>
public abstract class MemoryBuffer<TView> : MemoryBuffer, IContiguousArrayView
    where TView : struct, IArrayView
{
    private protected MemoryBuffer(Accelerator accelerator, long length, int elementSize, string elementName)
        : base(accelerator, length, elementSize, elementName)
    {
    }

    public abstract TView View { get; }

    public bool IsValid => View.IsValid;

    MemoryBuffer IArrayView.Buffer => this;

    long IContiguousArrayView.Index => 0;

    long IContiguousArrayView.IndexInBytes => 0;

    public TView ToArrayView() => View;

    public static implicit operator TView(MemoryBuffer<TView> buffer) => buffer.View;
}

/// <summary>Device memory for elements in a row.</summary>
public sealed class MemoryBuffer1D<T, TStride> : MemoryBuffer<ArrayView1D<T, TStride>>
    where T : unmanaged
    where TStride : struct, IStride1D
{
    internal MemoryBuffer1D(Accelerator accelerator, long length)
        : base(accelerator, length, ArrayView<T>.ElementSize, typeof(T).Name)
    {
    }

    public override ArrayView1D<T, TStride> View
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return new(AsArrayView<T>(0, Length), Length, default);
        }
    }

    public LongIndex1D Extent => Length;

    public Index1D IntExtent => Extent.ToIntIndex();

    public ArrayView<T> AsContiguous() => View.BaseView;
}
