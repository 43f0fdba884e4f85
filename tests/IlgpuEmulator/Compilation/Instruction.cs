using System.Reflection.Emit;

namespace ILGPU.Compilation;

/// <summary>One IL instruction. The operand is a number, a metadata token (int), a target offset (int) or the target offsets of a switch
/// (int[]).</summary>
readonly record struct Instruction(int Offset, OpCode Code, object? Operand)
{
    public int Int => Convert.ToInt32(Operand);
}
