using System.Reflection;
using System.Reflection.Emit;
using ILGPU.Execution;

namespace ILGPU.Compilation;

partial class KernelTranslator
{
    void Call(MethodBase method, Type? constraint)
    {
        if (constraint is not null)
            method = Implementation(constraint, (MethodInfo)method);
        if (method.GetCustomAttribute<DeviceOperationAttribute>() is { } operation)
            CallOperation((MethodInfo)method, operation);
        else if (method.GetCustomAttribute<KernelFormAttribute>() is { } form)
            CallNative(KernelForm(method, form.Method));
        else if (CoreLibrary.IsNative(method, options))
            CallNative(method);
        else if (method.IsVirtual && !method.DeclaringType!.IsValueType)
            throw new NotSupportedException($"{method.DeclaringType.Name}.{method.Name} is called on an object.");
        else
            CallInPlace(method);
    }

    void Create(ConstructorInfo constructor)
    {
        var type = constructor.DeclaringType!;
        if (type.IsAssignableTo(typeof(Exception)))
            throw new NotSupportedException("A kernel cannot throw.");
        if (type.IsAssignableTo(typeof(Delegate)))
            throw new NotSupportedException("A kernel cannot use delegates.");
        if (!type.IsValueType)
            throw new NotSupportedException($"A kernel cannot create an object of type {type}.");
        if (CoreLibrary.IsNative(constructor, options))
        {
            foreach (var _ in constructor.GetParameters())
                Pop();
            il.Emit(OpCodes.Newobj, constructor);
            Push(type);
            return;
        }

        var instance = Take(type);
        var arguments = StoreArguments(constructor, hasReceiver: false);
        var below = Spill();
        EmitAddress(instance);
        il.Emit(OpCodes.Initobj, type);
        Write(constructor, [instance with { IsTarget = true }, .. arguments], result: null);
        Restore(below);
        LoadSlot(instance);
        Return([.. arguments, instance]);
    }

    /// <summary>The method that a call of an interface's method means for a known type.</summary>
    internal static MethodBase Implementation(Type type, MethodInfo declared)
    {
        if (!type.IsValueType)
            throw new NotSupportedException($"{declared.Name} is called on an object.");
        if (declared.DeclaringType is not { IsInterface: true } @interface)
            return type.GetMethod(declared.Name, [.. declared.GetParameters().Select(parameter => parameter.ParameterType)]) is { } own
                && own.DeclaringType == type
                ? own
                : throw new NotSupportedException($"{declared.DeclaringType?.Name}.{declared.Name} is called on a boxed {type.Name}.");

        var open = declared.IsGenericMethod ? declared.GetGenericMethodDefinition() : declared;
        var map = type.GetInterfaceMap(@interface);
        var index = Array.FindIndex(map.InterfaceMethods, candidate => candidate.MetadataToken == open.MetadataToken);
        var found = index < 0 ? null : map.TargetMethods[index];
        if (found is null)
            throw new NotSupportedException($"{type.Name} has no {declared.Name} of its own.");
        return declared.IsGenericMethod ? found.MakeGenericMethod(declared.GetGenericArguments()) : found;
    }

    static MethodInfo KernelForm(MethodBase method, string name) => method.DeclaringType!.GetMethod(
        name, BindingFlags.Instance | BindingFlags.NonPublic, [.. method.GetParameters().Select(parameter => parameter.ParameterType)])!;

    /// <summary>A call of compiled code that no check needs to see into.</summary>
    void CallNative(MethodBase method)
    {
        var parameters = method.GetParameters();
        if (!method.IsStatic && stack[^(parameters.Length + 1)].Kind == EntryKind.Address)
            CopyReceiver(method);
        var result = EntryKind.Value;
        int? known = null;
        foreach (var _ in parameters)
        {
            var entry = Pop();
            known = entry.Known;
            result = entry.IsAddress ? entry.Kind : result;
        }

        if (!method.IsStatic)
            Pop();
        if (!method.IsStatic || method.DeclaringType!.Assembly == typeof(KernelTranslator).Assembly)
            MarkSite();
        il.Emit(OpCodes.Call, (MethodInfo)method);
        var type = ((MethodInfo)method).ReturnType;
        if (type.IsByRef)
            Push(typeof(nint), method.DeclaringType == typeof(System.Runtime.CompilerServices.Unsafe) ? result : EntryKind.Address);
        else if (type != typeof(void))
            Push(type, known: parameters.Length == 1 && method.Name == "op_Implicit" ? known : null);
    }

    /// <summary>Reads the structure that a method is called on, so that the read is checked, and calls the method on a copy.</summary>
    void CopyReceiver(MethodBase method)
    {
        var arguments = StoreArguments(method, hasReceiver: false);
        LoadIndirect(method.DeclaringType!);
        var copy = Take(method.DeclaringType!);
        StoreSlot(copy);
        LoadAddress(copy);
        foreach (var argument in arguments)
            LoadPassed(argument);
        Return(arguments);
    }

    /// <summary>Writes the method where it is called.</summary>
    void CallInPlace(MethodBase method)
    {
        var type = method is MethodInfo info ? info.ReturnType : typeof(void);
        var arguments = StoreArguments(method, hasReceiver: !method.IsStatic);
        var below = Spill();
        var result = type == typeof(void) ? null : type.IsByRef ? Take(typeof(nint), EntryKind.Address) : Take(type);
        var known = Write(method, arguments, result);
        Restore(below);
        if (result is not null)
        {
            LoadSlot(result with { Known = known });
            variables.Return(result);
        }

        Return(arguments);
    }

    /// <summary>Moves a call's arguments from the stack into variables.</summary>
    Slot[] StoreArguments(MethodBase method, bool hasReceiver)
    {
        var types = method.GetParameters().Select(parameter => parameter.ParameterType);
        if (hasReceiver)
            types = types.Prepend(method.DeclaringType!.MakeByRefType());
        var parameters = types.ToArray();
        var slots = new Slot[parameters.Length];
        for (var i = parameters.Length - 1; i >= 0; i--)
        {
            var entry = stack[^1];
            slots[i] = StoreTop(entry.IsAddress ? entry.Type : parameters[i]);
        }

        return slots;
    }

    /// <summary>Moves what is on top of the stack into a variable. The address of a known variable needs none.</summary>
    Slot StoreTop(Type type)
    {
        var entry = stack[^1];
        if (entry.Target is { } target)
        {
            il.Emit(OpCodes.Pop);
            Pop();
            return target;
        }

        var slot = Take(type, entry.Kind);
        StoreSlot(slot);
        return slot with { Known = entry.Known };
    }

    void LoadPassed(Slot slot)
    {
        if (slot.IsTarget)
            LoadAddress(slot);
        else
            LoadSlot(slot);
    }

    void Return(Slot[] slots)
    {
        foreach (var slot in slots)
            variables.Return(slot);
    }

    /// <summary>Moves everything on the stack into variables. The first is the topmost.</summary>
    List<Slot> Spill()
    {
        var slots = new List<Slot>();
        while (stack.Count > 0)
            slots.Add(StoreTop(stack[^1].Type));
        return slots;
    }

    void Restore(List<Slot> slots)
    {
        for (var i = slots.Count - 1; i >= 0; i--)
        {
            LoadPassed(slots[i]);
            variables.Return(slots[i]);
        }
    }
}
