using System.Runtime.CompilerServices;
using ILGPU.Checking;
using ILGPU.Compilation;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace ILGPU;

/// <summary>Consecutive elements in global, shared or local memory. Every element is asked for through a check of the bounds.</summary>
public readonly unsafe struct ArrayView<T> : IContiguousArrayView<T>
    where T : unmanaged
{
    public static readonly int ElementSize = sizeof(T);
    public static readonly ArrayView<T> Empty;

    // The view must be unmanaged, since it is copied into the frames of GPU threads: the buffer is named by its number. Shared and local memory have
    // number 0.
    readonly nint address;
    readonly int buffer;

    public ArrayView(MemoryBuffer source, long index, long length)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (index < 0 || length < 0 || (index + length) * sizeof(T) > source.LengthInBytes)
            throw new ArgumentOutOfRangeException(nameof(length));
        address = source.NativePtr + (nint)(index * sizeof(T));
        buffer = source.Number;
        Length = length;
    }

    internal ArrayView(nint address, long length, int buffer)
    {
        this.address = address;
        this.buffer = buffer;
        Length = length;
    }

    public long Length { get; }

    public int IntLength => checked((int)Length);

    public long LengthInBytes => Length * sizeof(T);

    public bool IsValid => address != 0 && Length > 0;

    public LongIndex1D Extent => Length;

    public Index1D IntExtent => IntLength;

    public Stride1D.Dense Stride => default;

    int IArrayView.ElementSize => sizeof(T);

    MemoryBuffer IArrayView.Buffer => MemoryBuffer.Find(buffer)!;

    long IContiguousArrayView.Index => IndexInBytes / sizeof(T);

    long IContiguousArrayView.IndexInBytes => IndexInBytes;

    long IndexInBytes => MemoryBuffer.Find(buffer) is { } owner ? address - owner.NativePtr : 0;

    internal nint Address => address;

    internal int BufferNumber => buffer;

    ArrayView<byte> IContiguousArrayView.AsRawArrayView() => new(address, LengthInBytes, buffer);

    public ref T this[int index]
    {
        [KernelForm(nameof(Element))]
        get => throw HostAccess.Error;
    }

    public ref T this[long index]
    {
        [KernelForm(nameof(Element))]
        get => throw HostAccess.Error;
    }

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

    public ArrayView<T> SubView(long index)
    {
        if (!IsStart(index))
            throw OutsideOf(index, Length - index);
        return SubView(index, Length - index);
    }

    public ArrayView<T> SubView(int index, int subViewLength) => SubView((long)index, subViewLength);

    public ArrayView<T> SubView(long index, long subViewLength)
    {
        if (!IsStart(index) || subViewLength < 0 || index + subViewLength > Length)
            throw OutsideOf(index, subViewLength);
        return new(address + (nint)(index * sizeof(T)), subViewLength, buffer);
    }

    /// <summary>The same bytes as elements of another type; what does not fill an element at the end is left out.</summary>
    public ArrayView<TOther> Cast<TOther>()
        where TOther : unmanaged
    {
        // The position in the buffer is counted in new elements as well, and rounds down without a word when it is not a whole number of them.
        if (buffer != 0 && IndexInBytes % sizeof(TOther) != 0)
            throw new AccessFault(FaultKind.Misaligned,
                $"a view that starts at byte {IndexInBytes} of its buffer is cast to elements of {sizeof(TOther)} bytes");
        return new(address, LengthInBytes / sizeof(TOther), buffer);
    }

    public override string ToString() => $"{IndexInBytes / sizeof(T)} [{Length}]";

    public static implicit operator ArrayView1D<T, Stride1D.Dense>(ArrayView<T> view) => new(view, view.Length, default);

    public static implicit operator ArrayView<T>(ArrayView1D<T, Stride1D.Dense> view) => view.BaseView;

    internal ref T Element(Index1D index) => ref Element((long)index.X);

    internal ref T Element(LongIndex1D index) => ref Element(index.X);

    internal ref T Element(int index) => ref Element((long)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref T Element(long index)
    {
        if ((ulong)index >= (ulong)Length)
            ThrowOutOfBounds(index);
        return ref ((T*)address)[index];
    }

    void ThrowOutOfBounds(long index) =>
        throw new AccessFault(FaultKind.OutOfBounds, $"index {index} of a view of {Length} {typeof(T).Name}");

    // A view cannot start at its own end, unless it is empty: the rule of the original.
    bool IsStart(long index) => (index >= 0 && index < Length) || (index == 0 && Length == 0);

    AccessFault OutsideOf(long index, long length) =>
        new(FaultKind.OutOfBounds, $"elements {index} to {index + length - 1} of a view of {Length} {typeof(T).Name}");
}
