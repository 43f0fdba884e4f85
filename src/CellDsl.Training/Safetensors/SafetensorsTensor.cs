using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace CellDsl.Training.Safetensors;

/// <summary>A named array of a safetensors file: row-major, little endian, any rank (rank 0 is one number).</summary>
public sealed class SafetensorsTensor
{
    /// <summary>Takes bytes as a file is to hold them; they are not copied.</summary>
    /// <exception cref="ArgumentException">The data are not exactly as long as shape and type say, or a length is negative.</exception>
    public SafetensorsTensor(string name, SafetensorsType type, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        Type = type;
        Shape = shape.ToArray();
        Data = data;
        if (!TryGetByteLength(type, shape, out long expected) || expected != data.Length)
            throw new ArgumentException($"Tensor '{name}', {Describe(type, shape)}, does not have {data.Length} bytes.", nameof(data));
    }

    /// <summary>The tensor's key in the file's header.</summary>
    public string Name { get; }
    /// <summary>The elements' type in the file; <see cref="ToArray{T}"/> converts from it.</summary>
    public SafetensorsType Type { get; }
    /// <summary>The length of each axis, the slowest first; none for a single number.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The elements' bytes, little endian.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Number of elements.</summary>
    public int Count => Data.Length / Type.Size();

    /// <summary>Copies numbers into a tensor of their own type.</summary>
    /// <typeparam name="T">double, float, Half or an integer type of up to 64 bits.</typeparam>
    /// <exception cref="ArgumentException">The shape does not hold as many numbers, or T has no safetensors type.</exception>
    public static SafetensorsTensor Create<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        SafetensorsType type = SafetensorsTypes.Of<T>() ?? throw new ArgumentException($"{typeof(T).Name} has no safetensors type.");
        return new SafetensorsTensor(name, type, shape, MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>Copies a tensor.</summary>
    public static SafetensorsTensor Create<T>(string name, Tensor<T> tensor)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(tensor);
        T[] values = new T[checked((int)tensor.FlattenedLength)];
        tensor.FlattenTo(values);
        long[] shape = new long[tensor.Rank];
        for (int d = 0; d < shape.Length; d++)
            shape[d] = tensor.Lengths[d];
        return Create<T>(name, values, shape);
    }

    /// <summary>The elements as numbers of type T: exactly where T holds them, floating-point numbers rounded to the nearest otherwise;
    /// true is 1.</summary>
    /// <exception cref="SafetensorsException">T is an integer type and the elements are not integers, or one of them does not fit.</exception>
    public T[] ToArray<T>()
        where T : unmanaged, INumber<T>
    {
        if (Type == SafetensorsTypes.Of<T>())
            return MemoryMarshal.Cast<byte, T>(Data.Span).ToArray();
        if (Type.IsFloatingPoint() && !IsFloatingPoint<T>())
            throw new SafetensorsException($"Tensor '{Name}': expected an integer type, found {Type}.");
        return Type switch
        {
            SafetensorsType.F64 => Convert<double, T>(),
            SafetensorsType.F32 => Convert<float, T>(),
            SafetensorsType.F16 => Convert<Half, T>(),
            SafetensorsType.BF16 => Convert<ushort, T>(static bits => T.CreateChecked(BitConverter.UInt32BitsToSingle((uint)bits << 16))),
            SafetensorsType.I64 => Convert<long, T>(),
            SafetensorsType.I32 => Convert<int, T>(),
            SafetensorsType.I16 => Convert<short, T>(),
            SafetensorsType.I8 => Convert<sbyte, T>(),
            SafetensorsType.U64 => Convert<ulong, T>(),
            SafetensorsType.U32 => Convert<uint, T>(),
            SafetensorsType.U16 => Convert<ushort, T>(),
            SafetensorsType.U8 => Convert<byte, T>(),
            _ => Convert<byte, T>(static b => b == 0 ? T.Zero : T.One),
        };
    }

    /// <summary>As <see cref="ToArray{T}"/>, with the tensor's shape.</summary>
    public Tensor<T> ToTensor<T>()
        where T : unmanaged, INumber<T>
        => Tensor.Create(ToArray<T>(), [.. Shape.Select(length => (nint)length)]);

    /// <summary>Type and shape for messages, e.g. "F32 [3, 4]".</summary>
    public override string ToString() => Describe(Type, (long[])Shape);

    internal static string Describe(SafetensorsType type, ReadOnlySpan<long> shape) => $"{type} {Describe(shape)}";

    internal static string Describe(ReadOnlySpan<long> shape)
        => shape.Length <= 8 ? $"[{string.Join(", ", shape.ToArray())}]" : $"[{string.Join(", ", shape[..8].ToArray())}, ...] of rank {shape.Length}";

    /// <summary>Bytes that a tensor takes; false if a length is negative or the number does not fit.</summary>
    internal static bool TryGetByteLength(SafetensorsType type, ReadOnlySpan<long> shape, out long bytes)
    {
        bytes = type.Size();
        foreach (long length in shape)
        {
            if (length < 0 || length > 0 && bytes > long.MaxValue / length)
                return false;
            bytes *= length;
        }
        return true;
    }

    T[] Convert<TStored, T>()
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, INumber<T>
        => Convert<TStored, T>(T.CreateChecked);

    T[] Convert<TStored, T>(Func<TStored, T> convert)
        where TStored : unmanaged
        where T : unmanaged
    {
        ReadOnlySpan<TStored> stored = MemoryMarshal.Cast<byte, TStored>(Data.Span);
        T[] values = new T[stored.Length];
        for (int k = 0; k < values.Length; k++)
            try
            {
                values[k] = convert(stored[k]);
            }
            catch (OverflowException)
            {
                throw new SafetensorsException($"Tensor '{Name}': element {k} is {stored[k]}, which does not fit {typeof(T).Name}.");
            }
        return values;
    }

    static bool IsFloatingPoint<T>() => typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half);
}
