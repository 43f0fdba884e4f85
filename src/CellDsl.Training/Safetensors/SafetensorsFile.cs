using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CellDsl.Training.Files;

namespace CellDsl.Training.Safetensors;

/// <summary>Named arrays in a file that NumPy, PyTorch and others read and write.</summary>
public sealed class SafetensorsFile
{
    const int LengthBytes = 8;

    readonly Dictionary<string, SafetensorsTensor> _tensors;

    SafetensorsFile(string path, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Path = path;
        _tensors = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        Metadata = metadata;
    }

    /// <summary>Where the file was read from.</summary>
    public string Path { get; }

    /// <summary>Tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> Tensors => _tensors;

    /// <summary>The file's <c>__metadata__</c>; empty if it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>A tensor by name, which the file must have.</summary>
    /// <exception cref="SafetensorsException">The file holds no such tensor; the message lists those it has.</exception>
    public SafetensorsTensor this[string name] => _tensors.TryGetValue(name, out SafetensorsTensor? tensor)
        ? tensor
        : throw new SafetensorsException(
            $"{Path}: tensor '{name}' is missing; found "
            + $"{(_tensors.Count == 0 ? "no tensors" : string.Join(", ", _tensors.Keys.Order(StringComparer.Ordinal)))}.");

    /// <summary>Copies a tensor of numbers of this type that must have this shape.</summary>
    /// <exception cref="SafetensorsException">It is missing, or has another type or shape.</exception>
    internal void CopyTo<T>(string name, ReadOnlySpan<long> shape, Span<T> target)
        where T : unmanaged
        => MemoryMarshal.Cast<byte, T>(Require<T>(name, shape).Data.Span).CopyTo(target);

    /// <summary>A tensor of numbers of this type that must have this shape.</summary>
    /// <exception cref="SafetensorsException">It is missing, or has another type or shape.</exception>
    internal SafetensorsTensor Require<T>(string name, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        SafetensorsTensor tensor = this[name];
        SafetensorsType type = SafetensorsTypes.Of<T>() ?? throw new ArgumentException($"{typeof(T).Name} has no safetensors type.");
        return tensor.Type == type && shape.SequenceEqual([.. tensor.Shape])
            ? tensor
            : throw new SafetensorsException(
                $"{Path}: tensor '{name}': expected {SafetensorsTensor.Describe(type, shape)}, found {tensor}.");
    }

    /// <summary>Reads a whole file. Takes no more memory than the file is long, whatever its header claims.</summary>
    /// <exception cref="SafetensorsException">The file is not a valid safetensors file.</exception>
    /// <exception cref="IOException">The file is missing, not a regular file, or cannot be read.</exception>
    /// <exception cref="InsufficientMemoryException">It is larger than the memory that this process may use.</exception>
    public static SafetensorsFile Read(string path)
    {
        using FileStream stream = InputFile.Open(path);
        try
        {
            return Read(path, stream);
        }
        catch (SafetensorsException e)
        {
            throw new SafetensorsException($"{path}: {e.Message}.", e);
        }
        catch (EndOfStreamException e)
        {
            throw new SafetensorsException($"{path}: the file became shorter while it was read.", e);
        }
    }

    /// <summary>Writes a file so that it is whole or not there: under another name in the same folder first, then renamed.
    /// What was at <paramref name="path"/> before is untouched until then.</summary>
    /// <param name="tensors">With different names. They are stored in this order, larger element types first, so that all are aligned.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or a name that the format reserves.</exception>
    public static void Write(string path, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        SafetensorsTensor[] ordered = [.. tensors.OrderByDescending(t => t.Type.Size())];
        byte[] header = Layout(ordered, metadata ?? new Dictionary<string, string>()).ToBytes();
        if (header.Length > SafetensorsHeader.MaxBytes)
            throw new ArgumentException($"The header would take {header.Length} bytes; the format allows {SafetensorsHeader.MaxBytes}.");

        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[LengthBytes];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (SafetensorsTensor tensor in ordered)
                stream.Write(tensor.Data.Span);
        });
    }

    static SafetensorsFile Read(string path, FileStream stream)
    {
        // Elements are copied as they are.
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Safetensors files are read on little-endian machines only.");
        long fileLength = stream.Length;
        if (fileLength < LengthBytes)
            throw new SafetensorsException($"expected a safetensors file of at least {LengthBytes} bytes, found {fileLength}");
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        stream.ReadExactly(lengthBytes);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (headerLength > SafetensorsHeader.MaxBytes)
            throw new SafetensorsException(
                $"expected a header of at most {SafetensorsHeader.MaxBytes} bytes, found the length {headerLength}: not a safetensors file");
        if (headerLength > (ulong)(fileLength - LengthBytes))
            throw new SafetensorsException(
                $"expected a header of {headerLength} bytes, found {fileLength - LengthBytes}: the file is truncated or not a safetensors file");

        byte[] json = new byte[headerLength];
        stream.ReadExactly(json);
        long dataStart = LengthBytes + json.Length;
        SafetensorsHeader header = SafetensorsHeader.Parse(json, fileLength - dataStart);

        ProcessMemory.Require(fileLength, $"{path}: the file");

        var tensors = new List<SafetensorsTensor>(header.Entries.Count);
        foreach (SafetensorsHeader.Entry entry in header.Entries)
        {
            byte[] data = new byte[entry.End - entry.Begin];
            stream.Position = dataStart + entry.Begin;
            stream.ReadExactly(data);
            tensors.Add(new SafetensorsTensor(entry.Name, entry.Type, entry.Shape, data));
        }
        return new SafetensorsFile(path, tensors, header.Metadata);
    }

    static SafetensorsHeader Layout(SafetensorsTensor[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataName };
        var entries = new List<SafetensorsHeader.Entry>(tensors.Length);
        long offset = 0;
        foreach (SafetensorsTensor tensor in tensors)
        {
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"The name '{tensor.Name}' is used twice or reserved.", nameof(tensors));
            entries.Add(new SafetensorsHeader.Entry(tensor.Name, tensor.Type, [.. tensor.Shape], offset, offset + tensor.Data.Length));
            offset += tensor.Data.Length;
        }
        return new SafetensorsHeader(entries, metadata);
    }
}
