using System.Reflection;
using System.Runtime.CompilerServices;

namespace ILGPU.Compilation;

/// <summary>The types that IL computes with (ECMA-335, III.1.5).</summary>
static class StackTypes
{
    /// <summary>The type as which a value of the given type is on the evaluation stack.</summary>
    public static Type OnStack(Type type)
    {
        if (type.IsEnum)
            type = Enum.GetUnderlyingType(type);
        if (type.IsByRef || type.IsPointer || type == typeof(nuint))
            return typeof(nint);
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean or TypeCode.Char or TypeCode.SByte or TypeCode.Byte => typeof(int),
            TypeCode.Int16 or TypeCode.UInt16 or TypeCode.UInt32 => typeof(int),
            TypeCode.UInt64 => typeof(long),
            _ => type,
        };
    }

    /// <summary>The type of a sum, product, and so on, of two values.</summary>
    public static Type Of(Type left, Type right)
    {
        if (left == right)
            return left;
        if (left == typeof(nint) || right == typeof(nint))
            return typeof(nint);
        return typeof(double);
    }

    public static bool IsUnmanaged(Type type) =>
        type.IsPrimitive || type.IsEnum || type.IsPointer
        || (type.IsValueType && type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .All(field => IsUnmanaged(field.FieldType)));

    public static int SizeOf(Type type) => (int)typeof(StackTypes).GetMethod(nameof(SizeOfGeneric), BindingFlags.NonPublic | BindingFlags.Static)!
        .MakeGenericMethod(type).Invoke(null, null)!;

    static int SizeOfGeneric<T>() => Unsafe.SizeOf<T>();
}
