using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace ILGPU.Compilation;

/// <summary>Decodes a method's IL (ECMA-335, partition III).</summary>
static class InstructionReader
{
    const byte TwoByteMark = 0xFE;

    static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static List<Instruction> Read(byte[] il)
    {
        var result = new List<Instruction>();
        var at = 0;
        while (at < il.Length)
        {
            var offset = at;
            var code = il[at] == TwoByteMark ? Codes[unchecked((short)(TwoByteMark << 8 | il[at + 1]))] : Codes[il[at]];
            at += code.Size;
            result.Add(new(offset, code, ReadOperand(code.OperandType, il, ref at)));
        }

        return result;
    }

    static object? ReadOperand(OperandType type, byte[] il, ref int at)
    {
        switch (type)
        {
            case OperandType.InlineNone:
                return null;
            case OperandType.ShortInlineI:
                return (int)(sbyte)il[at++];
            case OperandType.ShortInlineVar:
                return (int)il[at++];
            case OperandType.ShortInlineBrTarget:
                var near = (sbyte)il[at++];
                return at + near;
            case OperandType.InlineVar:
                at += 2;
                return (int)BinaryPrimitives.ReadUInt16LittleEndian(il.AsSpan(at - 2));
            case OperandType.InlineBrTarget:
                at += 4;
                return at + Int(il, at - 4);
            case OperandType.InlineI8:
                at += 8;
                return BinaryPrimitives.ReadInt64LittleEndian(il.AsSpan(at - 8));
            case OperandType.InlineR:
                at += 8;
                return BinaryPrimitives.ReadDoubleLittleEndian(il.AsSpan(at - 8));
            case OperandType.ShortInlineR:
                at += 4;
                return BinaryPrimitives.ReadSingleLittleEndian(il.AsSpan(at - 4));
            case OperandType.InlineSwitch:
                var targets = new int[Int(il, at)];
                var end = at + 4 + 4 * targets.Length;
                for (var i = 0; i < targets.Length; i++)
                    targets[i] = end + Int(il, at + 4 + 4 * i);
                at = end;
                return targets;
            default:
                at += 4;
                return Int(il, at - 4);
        }
    }

    static int Int(byte[] il, int at) => BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(at));
}
