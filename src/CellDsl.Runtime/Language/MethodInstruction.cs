using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;

namespace CellDsl;

/// <summary>One instruction of a method's intermediate language.</summary>
/// <param name="Operand">A number, the member that a token stands for, or the offset that a branch goes to; null where there is none.</param>
/// <param name="Offset">Of the instruction, in bytes from the method's beginning.</param>
readonly record struct MethodInstruction(OpCode Code, object? Operand, int Offset)
{
    static readonly Dictionary<int, OpCode> s_codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    /// <summary>The whole of a method; null where it cannot be read: compiled ahead of time, trimmed, or with operands other than numbers, members
    /// and branches.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A body that was changed or removed is executed instead of read.")]
    public static IReadOnlyList<MethodInstruction>? Read(MethodInfo method)
    {
        try
        {
            return method.GetMethodBody() is { ExceptionHandlingClauses.Count: 0 } body && body.GetILAsByteArray() is { } bytes ? Read(method, bytes)
                : null;
        }
        catch (Exception e) when (e
            is NotSupportedException or InvalidOperationException or ArgumentException or BadImageFormatException or MissingMemberException
            or TypeLoadException or FileNotFoundException)
        {
            return null;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A body that was changed or removed is executed instead of read.")]
    static List<MethodInstruction>? Read(MethodInfo method, ReadOnlySpan<byte> bytes)
    {
        Type[] typeArguments = method.DeclaringType?.GetGenericArguments() ?? [];
        var instructions = new List<MethodInstruction>();
        for (int at = 0; at < bytes.Length;)
        {
            int offset = at, value = bytes[at++];
            if (value == 0xFE && at < bytes.Length)
                value = value << 8 | bytes[at++];
            if (!s_codes.TryGetValue(value, out OpCode code))
                return null;
            ReadOnlySpan<byte> rest = bytes[at..];
            object? operand;
            switch (code.OperandType)
            {
                case OperandType.InlineNone:
                    operand = null;
                    break;
                case OperandType.ShortInlineI:
                    operand = (int)(sbyte)rest[0];
                    at++;
                    break;
                case OperandType.ShortInlineVar:
                    operand = (int)rest[0];
                    at++;
                    break;
                case OperandType.ShortInlineBrTarget:
                    at++;
                    operand = at + (sbyte)rest[0];
                    break;
                case OperandType.InlineI:
                    operand = BinaryPrimitives.ReadInt32LittleEndian(rest);
                    at += 4;
                    break;
                case OperandType.InlineBrTarget:
                    at += 4;
                    operand = at + BinaryPrimitives.ReadInt32LittleEndian(rest);
                    break;
                case OperandType.InlineI8:
                    operand = BinaryPrimitives.ReadInt64LittleEndian(rest);
                    at += 8;
                    break;
                case OperandType.ShortInlineR:
                    operand = BinaryPrimitives.ReadSingleLittleEndian(rest);
                    at += 4;
                    break;
                case OperandType.InlineR:
                    operand = BinaryPrimitives.ReadDoubleLittleEndian(rest);
                    at += 8;
                    break;
                case OperandType.InlineMethod or OperandType.InlineField:
                    operand = method.Module.ResolveMember(BinaryPrimitives.ReadInt32LittleEndian(rest), typeArguments, null);
                    at += 4;
                    break;
                default:
                    return null;
            }
            instructions.Add(new(code, operand, offset));
        }
        return instructions;
    }
}
