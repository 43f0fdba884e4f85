using System.Reflection.Metadata;

namespace ILGPU.Compilation;

partial class KernelTranslator
{
    /// <summary>Counts assignments, so that what is assigned once and has a constant value is known to be a constant.</summary>
    static class Assignments
    {
        public static void Count(Instruction instruction, Body body)
        {
            var code = (ILOpCode)unchecked((ushort)instruction.Code.Value);
            switch (code)
            {
                case ILOpCode.Starg or ILOpCode.Starg_s:
                    body.ArgumentAssignments[instruction.Int]++;
                    break;
                case ILOpCode.Ldarga or ILOpCode.Ldarga_s when body.Arguments[instruction.Int] is { Kind: EntryKind.Value, IsTarget: false }:
                    body.ArgumentAssignments[instruction.Int]++;
                    break;
                case >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3:
                    body.VariableAssignments[code - ILOpCode.Stloc_0]++;
                    break;
                case ILOpCode.Stloc or ILOpCode.Stloc_s or ILOpCode.Ldloca or ILOpCode.Ldloca_s:
                    body.VariableAssignments[instruction.Int]++;
                    break;
            }
        }
    }
}
