using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using ILGPU.Execution;

namespace ILGPU.Compilation;

partial class KernelTranslator
{
    Type? constraint;

    void Write(Instruction instruction)
    {
        var code = (ILOpCode)unchecked((ushort)instruction.Code.Value);
        switch (code)
        {
            case ILOpCode.Nop or ILOpCode.Volatile or ILOpCode.Unaligned or ILOpCode.Readonly or ILOpCode.Tail:
                break;
            case ILOpCode.Constrained:
                constraint = ResolveType(instruction.Int);
                break;

            case >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3:
                LoadArgument(code - ILOpCode.Ldarg_0);
                break;
            case ILOpCode.Ldarg or ILOpCode.Ldarg_s:
                LoadArgument(instruction.Int);
                break;
            case ILOpCode.Ldarga or ILOpCode.Ldarga_s:
                LoadAddress(Argument(instruction.Int));
                break;
            case ILOpCode.Starg or ILOpCode.Starg_s:
                StoreSlot(Argument(instruction.Int));
                break;
            case >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3:
                LoadSlot(body.Variables[code - ILOpCode.Ldloc_0]);
                break;
            case ILOpCode.Ldloc or ILOpCode.Ldloc_s:
                LoadSlot(body.Variables[instruction.Int]);
                break;
            case ILOpCode.Ldloca or ILOpCode.Ldloca_s:
                LoadAddress(body.Variables[instruction.Int]);
                break;
            case >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3:
                StoreVariable(code - ILOpCode.Stloc_0);
                break;
            case ILOpCode.Stloc or ILOpCode.Stloc_s:
                StoreVariable(instruction.Int);
                break;

            case >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8:
                LoadConstant((int)code - (int)ILOpCode.Ldc_i4_0);
                break;
            case ILOpCode.Ldc_i4_s or ILOpCode.Ldc_i4:
                LoadConstant(instruction.Int);
                break;
            case ILOpCode.Ldc_i8:
                il.Emit(OpCodes.Ldc_I8, (long)instruction.Operand!);
                Push(typeof(long));
                break;
            case ILOpCode.Ldc_r4:
                il.Emit(OpCodes.Ldc_R4, (float)instruction.Operand!);
                Push(typeof(float));
                break;
            case ILOpCode.Ldc_r8:
                il.Emit(OpCodes.Ldc_R8, (double)instruction.Operand!);
                Push(typeof(double));
                break;
            case ILOpCode.Ldstr:
                il.Emit(OpCodes.Ldstr, body.Method.Module.ResolveString(instruction.Int));
                Push(typeof(string), EntryKind.Text);
                break;
            case ILOpCode.Sizeof:
                il.Emit(OpCodes.Sizeof, ResolveType(instruction.Int));
                Push(typeof(int));
                break;

            case ILOpCode.Dup:
                il.Emit(OpCodes.Dup);
                stack.Add(stack[^1]);
                break;
            case ILOpCode.Pop:
                il.Emit(OpCodes.Pop);
                Pop();
                break;

            case >= ILOpCode.Add and <= ILOpCode.Xor or >= ILOpCode.Add_ovf and <= ILOpCode.Sub_ovf_un:
                Combine(instruction.Code);
                break;
            case ILOpCode.Shl or ILOpCode.Shr or ILOpCode.Shr_un:
                il.Emit(instruction.Code);
                Pop();
                break;
            case ILOpCode.Neg or ILOpCode.Not:
                il.Emit(instruction.Code);
                break;
            case ILOpCode.Ceq or ILOpCode.Cgt or ILOpCode.Cgt_un or ILOpCode.Clt or ILOpCode.Clt_un:
                il.Emit(instruction.Code);
                Pop();
                Pop();
                Push(typeof(int));
                break;
            case >= ILOpCode.Conv_i1 and <= ILOpCode.Conv_u8 or ILOpCode.Conv_r_un or >= ILOpCode.Conv_ovf_i1_un and <= ILOpCode.Conv_ovf_u_un
                or >= ILOpCode.Conv_ovf_i1 and <= ILOpCode.Conv_ovf_u8 or >= ILOpCode.Conv_u2 and <= ILOpCode.Conv_ovf_u or ILOpCode.Conv_u:
                Convert(code, instruction.Code);
                break;

            case ILOpCode.Br or ILOpCode.Br_s:
                if (instruction.Int <= offset)
                    CountTurn();
                il.Emit(OpCodes.Br, Jump(instruction.Int));
                LeaveHere();
                break;
            case >= ILOpCode.Brfalse_s and <= ILOpCode.Blt_un_s or >= ILOpCode.Brfalse and <= ILOpCode.Blt_un:
                Branch(code, instruction.Int);
                break;
            case ILOpCode.Switch:
                Pop();
                il.Emit(OpCodes.Switch, [.. ((int[])instruction.Operand!).Select(Jump)]);
                break;
            case ILOpCode.Ret:
                if (body.Result is { } result)
                {
                    body.AddResult(stack[^1].Known);
                    StoreSlot(result);
                }

                il.Emit(OpCodes.Br, body.End);
                LeaveHere();
                break;

            case ILOpCode.Call or ILOpCode.Callvirt:
                // Not that of the calls within the method that is called.
                var constrained = constraint;
                constraint = null;
                Call(body.Method.Module.ResolveMethod(instruction.Int, body.TypeArguments, body.MethodArguments)!, constrained);
                break;
            case ILOpCode.Newobj:
                Create((ConstructorInfo)body.Method.Module.ResolveMethod(instruction.Int, body.TypeArguments, body.MethodArguments)!);
                break;

            default:
                if (!WriteAccess(code, instruction))
                    throw new NotSupportedException($"The instruction {instruction.Code.Name} is not for devices.{Hint(code)}");
                break;
        }
    }

    static string Hint(ILOpCode code) => code switch
    {
        ILOpCode.Throw or ILOpCode.Rethrow => " A kernel cannot throw.",
        ILOpCode.Newarr => " A kernel cannot create arrays: use LocalMemory or SharedMemory.",
        ILOpCode.Localloc => " A kernel cannot use stackalloc.",
        ILOpCode.Ldftn or ILOpCode.Ldvirtftn or ILOpCode.Calli => " A kernel cannot use delegates or function pointers.",
        ILOpCode.Box or ILOpCode.Unbox_any or ILOpCode.Castclass or ILOpCode.Isinst => " A kernel cannot use objects.",
        _ => "",
    };

    Type ResolveType(int token) => body.Method.Module.ResolveType(token, body.TypeArguments, body.MethodArguments);

    Slot Argument(int index) => body.Arguments[index] ?? throw new NotSupportedException("The kernel is a lambda that captures variables.");

    void LoadConstant(int value)
    {
        il.Emit(OpCodes.Ldc_I4, value);
        Push(typeof(int), known: value);
    }

    void Combine(OpCode code)
    {
        il.Emit(code);
        var right = Pop();
        var left = Pop();
        if (left.IsAddress || right.IsAddress)
            throw new NotSupportedException("A kernel cannot compute with addresses.");
        var known = (left.Known, right.Known) is ({ } a, { } b) ? Constant(code, a, b) : null;
        Push(StackTypes.Of(left.Type, right.Type), known: known);
    }

    static int? Constant(OpCode code, int left, int right) =>
        code == OpCodes.Add ? left + right : code == OpCodes.Sub ? left - right : code == OpCodes.Mul ? left * right
        : code == OpCodes.Div && right != 0 ? left / right : null;

    /// <summary>An address that is never assigned to stays what the caller passed; so does a constant.</summary>
    void LoadArgument(int index)
    {
        var slot = Argument(index);
        if (slot.IsTarget)
        {
            LoadAddress(slot);
            return;
        }

        if (body.ArgumentAssignments[index] > 0)
            slot = slot with { Known = null, Kind = slot.Kind == EntryKind.LocalAddress ? EntryKind.Address : slot.Kind };
        LoadSlot(slot);
    }

    void StoreVariable(int index)
    {
        ref var slot = ref body.Variables[index];
        slot = slot with { Known = body.VariableAssignments[index] == 1 ? stack[^1].Known : null };
        StoreSlot(slot);
    }

    void Convert(ILOpCode code, OpCode emitted)
    {
        if (Pop().IsAddress)
            throw new NotSupportedException("A kernel cannot turn an address into a number.");
        il.Emit(emitted);
        Push(code switch
        {
            ILOpCode.Conv_i8 or ILOpCode.Conv_u8 or ILOpCode.Conv_ovf_i8 or ILOpCode.Conv_ovf_u8 => typeof(long),
            ILOpCode.Conv_ovf_i8_un or ILOpCode.Conv_ovf_u8_un => typeof(long),
            ILOpCode.Conv_r4 => typeof(float),
            ILOpCode.Conv_r8 or ILOpCode.Conv_r_un => typeof(double),
            ILOpCode.Conv_i or ILOpCode.Conv_u or ILOpCode.Conv_ovf_i or ILOpCode.Conv_ovf_u => typeof(nint),
            ILOpCode.Conv_ovf_i_un or ILOpCode.Conv_ovf_u_un => typeof(nint),
            _ => typeof(int),
        });
    }

    void Branch(ILOpCode code, int to)
    {
        if (to <= offset)
            CountTurn();
        Pop();
        var isShort = code <= ILOpCode.Blt_un_s;
        var number = isShort ? code - ILOpCode.Brfalse_s : code - ILOpCode.Brfalse;
        if (number >= 2)
            Pop();
        il.Emit(LongBranches[number], Jump(to));
    }

    static readonly OpCode[] LongBranches =
    [
        OpCodes.Brfalse, OpCodes.Brtrue, OpCodes.Beq, OpCodes.Bge, OpCodes.Bgt, OpCodes.Ble, OpCodes.Blt,
        OpCodes.Bne_Un, OpCodes.Bge_Un, OpCodes.Bgt_Un, OpCodes.Ble_Un, OpCodes.Blt_Un,
    ];

    void LeaveHere()
    {
        stack.Clear();
        reachable = false;
    }

    /// <summary>A loop that never ends must not hold up the host.</summary>
    void CountTurn()
    {
        LoadLaunch();
        CallOperation(nameof(DeviceOperations.CountTurn));
    }
}
