using System.Numerics.Tensors;
using CellDsl.Gpu.Engine;
using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu;

/// <summary>Numbers on a device, row after row without gaps; they stay there until they are downloaded. Belongs to a stream.</summary>
public sealed class GpuTensor : IDisposable
{
    readonly DeviceBuffer<float>? _memory;
    readonly Func<ArrayView<float>> _view;
    readonly int[] _lengths;
    bool _disposed;

    internal GpuTensor(GpuStream stream, ReadOnlySpan<int> lengths)
    {
        long count = 1;
        foreach (int length in lengths)
            if (length < 1 || (count *= length) > Array.MaxLength)
                throw new ArgumentException($"A tensor must have lengths of at least 1 and at most {Array.MaxLength} numbers; it is {Text(lengths)}.",
                    nameof(lengths));
        Stream = stream;
        _lengths = lengths.ToArray();
        string text = Text(lengths);
        DeviceBuffer<float> memory = stream.Device.Opened.Memory.Allocate<float>(count, () => $"a tensor {text}");
        _memory = memory;
        _view = () => memory.View;
        Clear();
    }

    /// <summary>Numbers that somebody else holds.</summary>
    internal GpuTensor(GpuStream stream, int count, Func<ArrayView<float>> view)
    {
        Stream = stream;
        _lengths = [count];
        _view = view;
    }

    /// <summary>The stream in whose order the tensor is read and written.</summary>
    public GpuStream Stream { get; }

    /// <summary>The length of each dimension, the slowest first, for example T, B, n.</summary>
    public ReadOnlySpan<int> Lengths => _lengths;

    /// <summary>How many numbers.</summary>
    public int Count => (int)View.Length;

    /// <summary>For kernels of your own, in the tensor's stream.</summary>
    /// <exception cref="ObjectDisposedException">The tensor was disposed.</exception>
    public ArrayView<float> View
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _view();
        }
    }

    /// <summary>Copies numbers from the host. They may be changed afterwards.</summary>
    /// <exception cref="ArgumentException">There are more or fewer than the tensor has.</exception>
    public void Upload(ReadOnlySpan<float> values)
    {
        RequireCount(values.Length, "were given");
        View.CopyFromCPU(Stream.Accelerator, values);
    }

    /// <inheritdoc cref="Upload(ReadOnlySpan{float})"/>
    public void Upload(Tensor<float> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        float[] dense = new float[values.FlattenedLength];
        values.FlattenTo(dense);
        Upload(dense);
    }

    /// <summary>Copies the numbers to the host and waits for them.</summary>
    /// <exception cref="ArgumentException">There is room for more or fewer than the tensor has.</exception>
    public void Download(Span<float> target)
    {
        RequireCount(target.Length, "have room");
        View.CopyToCPU(Stream.Accelerator, target);
        Stream.Synchronize();
    }

    /// <summary>Copies the numbers to the host and waits for them.</summary>
    public float[] Download()
    {
        float[] values = new float[Count];
        Download(values);
        return values;
    }

    /// <summary>All numbers to zero.</summary>
    public void Clear() => View.MemSetToZero(Stream.Accelerator);

    void RequireCount(int count, string what)
    {
        if (count != Count)
            throw new ArgumentException($"The tensor {Text(_lengths)} has {Count} numbers; {count} {what}.");
    }

    internal static string Text(ReadOnlySpan<int> lengths) => $"[{string.Join(", ", lengths.ToArray())}]";

    /// <summary>Waits for the device and gives the memory back.</summary>
    public void Dispose()
    {
        _disposed = true;
        _memory?.Dispose();
    }
}
