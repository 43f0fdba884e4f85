namespace CellDsl.Training.Safetensors;

/// <summary>Element types of a safetensors file, by the names the format gives them.</summary>
public enum SafetensorsType
{
    /// <summary>Floating-point numbers of 64 bits (double).</summary>
    F64,
    /// <summary>Floating-point numbers of 32 bits (float).</summary>
    F32,
    /// <summary>Floating-point numbers of 16 bits (Half).</summary>
    F16,
    /// <summary>The upper 16 bits of a float: 8 bits of exponent, 7 of fraction.</summary>
    BF16,
    /// <summary>Signed integers of 64 bits (long).</summary>
    I64,
    /// <summary>Signed integers of 32 bits (int).</summary>
    I32,
    /// <summary>Signed integers of 16 bits (short).</summary>
    I16,
    /// <summary>Signed integers of 8 bits (sbyte).</summary>
    I8,
    /// <summary>Unsigned integers of 64 bits (ulong).</summary>
    U64,
    /// <summary>Unsigned integers of 32 bits (uint).</summary>
    U32,
    /// <summary>Unsigned integers of 16 bits (ushort).</summary>
    U16,
    /// <summary>Unsigned integers of 8 bits (byte).</summary>
    U8,
    /// <summary>A byte each: 0 is false, anything else true.</summary>
    BOOL,
}

static class SafetensorsTypes
{
    /// <summary>Bytes per element.</summary>
    public static int Size(this SafetensorsType type) => type switch
    {
        SafetensorsType.F64 or SafetensorsType.I64 or SafetensorsType.U64 => 8,
        SafetensorsType.F32 or SafetensorsType.I32 or SafetensorsType.U32 => 4,
        SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.I16 or SafetensorsType.U16 => 2,
        SafetensorsType.I8 or SafetensorsType.U8 or SafetensorsType.BOOL => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type of safetensors."),
    };

    public static bool IsFloatingPoint(this SafetensorsType type)
        => type is SafetensorsType.F64 or SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16;

    /// <summary>Whether it is an integer type with numbers that the floating-point type, single or double, does not hold.</summary>
    public static bool IsWiderThan(this SafetensorsType type, SafetensorsType floating) => !type.IsFloatingPoint() && type is not SafetensorsType.BOOL
        && 8 * type.Size() > (floating == SafetensorsType.F64 ? 53 : 24);

    /// <summary>Exact names only: <see cref="Enum.TryParse{T}(string, out T)"/> would take numbers and lists too.</summary>
    public static bool TryParse(string name, out SafetensorsType type)
    {
        foreach (SafetensorsType candidate in Enum.GetValues<SafetensorsType>())
            if (candidate.ToString() == name)
            {
                type = candidate;
                return true;
            }
        type = default;
        return false;
    }

    /// <summary>The type that holds numbers of type <typeparamref name="T"/>, or null if none does.</summary>
    public static SafetensorsType? Of<T>()
        => typeof(T) == typeof(double) ? SafetensorsType.F64
            : typeof(T) == typeof(float) ? SafetensorsType.F32
            : typeof(T) == typeof(Half) ? SafetensorsType.F16
            : typeof(T) == typeof(long) ? SafetensorsType.I64
            : typeof(T) == typeof(int) ? SafetensorsType.I32
            : typeof(T) == typeof(short) ? SafetensorsType.I16
            : typeof(T) == typeof(sbyte) ? SafetensorsType.I8
            : typeof(T) == typeof(ulong) ? SafetensorsType.U64
            : typeof(T) == typeof(uint) ? SafetensorsType.U32
            : typeof(T) == typeof(ushort) ? SafetensorsType.U16
            : typeof(T) == typeof(byte) ? SafetensorsType.U8
            : null;
}
