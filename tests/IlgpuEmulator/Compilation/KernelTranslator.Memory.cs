using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using ILGPU.Execution;

namespace ILGPU.Compilation;

partial class KernelTranslator
{
    /// <summary>Writes an instruction that goes through an address or a field. False for any other.</summary>
    bool WriteAccess(ILOpCode code, Instruction instruction)
    {
        switch (code)
        {
            case ILOpCode.Ldind_i1 or ILOpCode.Ldind_u1 or ILOpCode.Ldind_i2 or ILOpCode.Ldind_u2 or ILOpCode.Ldind_i4 or ILOpCode.Ldind_u4
                or ILOpCode.Ldind_i8 or ILOpCode.Ldind_i or ILOpCode.Ldind_r4 or ILOpCode.Ldind_r8:
                LoadIndirect(IndirectType(code));
                return true;
            case ILOpCode.Ldobj:
                LoadIndirect(ResolveType(instruction.Int));
                return true;
            case ILOpCode.Stind_i1 or ILOpCode.Stind_i2 or ILOpCode.Stind_i4 or ILOpCode.Stind_i8
                or ILOpCode.Stind_i or ILOpCode.Stind_r4 or ILOpCode.Stind_r8:
                StoreIndirect(IndirectType(code));
                return true;
            case ILOpCode.Stobj:
                StoreIndirect(ResolveType(instruction.Int));
                return true;
            case ILOpCode.Initobj:
                Initialize(ResolveType(instruction.Int));
                return true;
            case ILOpCode.Ldfld:
                LoadField(ResolveField(instruction.Int));
                return true;
            case ILOpCode.Ldflda:
                var kind = Pop().Kind;
                il.Emit(OpCodes.Ldflda, ResolveField(instruction.Int));
                Push(typeof(nint), kind);
                return true;
            case ILOpCode.Stfld:
                StoreField(ResolveField(instruction.Int));
                return true;
            case ILOpCode.Ldsfld:
                LoadConstantField(ResolveField(instruction.Int));
                return true;
            case ILOpCode.Ldsflda:
                var constant = ResolveField(instruction.Int);
                LoadConstantField(constant);
                var copy = Take(constant.FieldType);
                StoreSlot(copy);
                LoadAddress(copy);
                return true;
            default:
                return false;
        }
    }

    static Type IndirectType(ILOpCode code) => code switch
    {
        ILOpCode.Ldind_i1 or ILOpCode.Stind_i1 => typeof(sbyte),
        ILOpCode.Ldind_u1 => typeof(byte),
        ILOpCode.Ldind_i2 or ILOpCode.Stind_i2 => typeof(short),
        ILOpCode.Ldind_u2 => typeof(ushort),
        ILOpCode.Ldind_i4 or ILOpCode.Stind_i4 => typeof(int),
        ILOpCode.Ldind_u4 => typeof(uint),
        ILOpCode.Ldind_i8 or ILOpCode.Stind_i8 => typeof(long),
        ILOpCode.Ldind_r4 or ILOpCode.Stind_r4 => typeof(float),
        ILOpCode.Ldind_r8 or ILOpCode.Stind_r8 => typeof(double),
        _ => typeof(nint),
    };

    FieldInfo ResolveField(int token) => body.Method.Module.ResolveField(token, body.TypeArguments, body.MethodArguments)!;

    void LoadAddress(Slot slot)
    {
        if (slot.Kind != EntryKind.Value)
            throw new NotSupportedException("The address of a reference was taken.");
        EmitAddress(slot);
        Push(typeof(nint), EntryKind.LocalAddress, target: slot with { IsTarget = true, Known = null });
    }

    void EmitAddress(Slot slot)
    {
        if (slot.Local is { } local)
        {
            il.Emit(OpCodes.Ldloca, local);
            il.Emit(OpCodes.Conv_U);
            return;
        }

        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, slot.Offset);
        il.Emit(OpCodes.Add);
    }

    void LoadSlot(Slot slot)
    {
        if (slot.Local is { } local)
        {
            il.Emit(OpCodes.Ldloc, local);
        }
        else
        {
            EmitAddress(slot);
            il.Emit(OpCodes.Ldobj, slot.Type);
        }

        Push(slot.Type, slot.Kind, slot.Known);
    }

    void StoreSlot(Slot slot)
    {
        var value = Pop();
        if (value.Kind == EntryKind.Text)
            throw new NotSupportedException("A kernel cannot keep strings.");
        if (slot.Local is { } local)
        {
            il.Emit(OpCodes.Stloc, local);
            return;
        }

        var temporary = Temporary(slot.Type);
        il.Emit(OpCodes.Stloc, temporary);
        EmitAddress(slot);
        il.Emit(OpCodes.Ldloc, temporary);
        il.Emit(OpCodes.Stobj, slot.Type);
    }

    /// <summary>A variable of the translated method, for a value that is moved on at once.</summary>
    LocalBuilder Temporary(Type type)
    {
        if (!temporaries.TryGetValue(type, out var local))
            temporaries[type] = local = il.DeclareLocal(type);
        return local;
    }

    void LoadIndirect(Type type)
    {
        Announce(Pop(), type, nameof(DeviceOperations.Read));
        il.Emit(OpCodes.Ldobj, type);
        Push(type);
    }

    void StoreIndirect(Type type)
    {
        Pop();
        var address = Pop();
        var temporary = Temporary(type);
        il.Emit(OpCodes.Stloc, temporary);
        Announce(address, type, nameof(DeviceOperations.Write));
        il.Emit(OpCodes.Ldloc, temporary);
        il.Emit(OpCodes.Stobj, type);
    }

    void Initialize(Type type)
    {
        Announce(Pop(), type, nameof(DeviceOperations.Write));
        il.Emit(OpCodes.Initobj, type);
    }

    void LoadField(FieldInfo field)
    {
        var owner = Pop();
        if (owner.Kind == EntryKind.Address)
        {
            il.Emit(OpCodes.Ldflda, field);
            Announce(owner, field.FieldType, nameof(DeviceOperations.Read));
            il.Emit(OpCodes.Ldobj, field.FieldType);
        }
        else
        {
            il.Emit(OpCodes.Ldfld, field);
        }

        Push(field.FieldType, field.FieldType.IsByRef ? EntryKind.Address : EntryKind.Value);
    }

    void StoreField(FieldInfo field)
    {
        Pop();
        var owner = Pop();
        if (owner.Kind != EntryKind.Address)
        {
            il.Emit(OpCodes.Stfld, field);
            return;
        }

        var temporary = Temporary(field.FieldType);
        il.Emit(OpCodes.Stloc, temporary);
        il.Emit(OpCodes.Ldflda, field);
        Announce(owner, field.FieldType, nameof(DeviceOperations.Write));
        il.Emit(OpCodes.Ldloc, temporary);
        il.Emit(OpCodes.Stobj, field.FieldType);
    }

    void LoadConstantField(FieldInfo field)
    {
        if (!field.IsInitOnly || !StackTypes.IsUnmanaged(field.FieldType))
            throw new NotSupportedException($"The static field {field.DeclaringType?.Name}.{field.Name} is not a constant.");
        il.Emit(OpCodes.Ldsfld, field);
        Push(field.FieldType);
    }

    /// <summary>Tells the checks of an access through the address that is on top, unless it is a variable of the thread.</summary>
    void Announce(StackEntry address, Type type, string operation)
    {
        if (address.Kind == EntryKind.LocalAddress)
            return;
        MarkSite();
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Sizeof, type);
        LoadLaunch();
        CallOperation(operation);
    }
}
