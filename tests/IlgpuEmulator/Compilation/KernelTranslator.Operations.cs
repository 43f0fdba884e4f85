using System.Reflection;
using System.Reflection.Emit;
using ILGPU.Execution;

namespace ILGPU.Compilation;

partial class KernelTranslator
{
    void CallOperation(MethodInfo method, DeviceOperationAttribute operation)
    {
        if (operation.Method == nameof(DeviceOperations.DynamicSharedMemory))
            usesDynamicSharedMemory = true;
        var target = OperationMethod(method, operation.Method);
        switch (operation.Form)
        {
            case OperationForm.Plain:
                MarkSite();
                PopArguments(method);
                LoadLaunch();
                il.Emit(OpCodes.Call, target);
                PushResult(method.ReturnType);
                break;
            case OperationForm.Allocation:
                Allocate(method, target, operation.Method);
                break;
            case OperationForm.Atomic:
                AtomicOperation(method, target);
                break;
            case OperationForm.Meeting:
                Meet(method, target, operation.Method);
                break;
        }
    }

    static MethodInfo OperationMethod(MethodInfo method, string name)
    {
        var target = typeof(DeviceOperations).GetMethod(name)!;
        if (!target.IsGenericMethodDefinition)
            return target;
        // An atomic operation is one generic method for all the types the original has overloads for.
        return target.MakeGenericMethod(method.IsGenericMethod ? method.GetGenericArguments() : [method.ReturnType]);
    }

    void PopArguments(MethodInfo method)
    {
        foreach (var _ in method.GetParameters())
            Pop();
    }

    void PushResult(Type type)
    {
        if (type.IsByRef)
            Push(typeof(nint), EntryKind.Address);
        else if (type != typeof(void))
            Push(type);
    }

    void Allocate(MethodInfo method, MethodInfo target, string operation)
    {
        if (operation.StartsWith("Shared", StringComparison.Ordinal))
            staticSharedMemory += SharedBytes(method);
        MarkSite();
        PopArguments(method);
        il.Emit(OpCodes.Ldc_I4, allocations++);
        LoadLaunch();
        il.Emit(OpCodes.Call, target);
        PushResult(method.ReturnType);
    }

    /// <summary>The bytes that one place asks for. Where the constant is not seen, the launch finds out.</summary>
    int SharedBytes(MethodInfo method)
    {
        var element = StackTypes.SizeOf(method.GetGenericArguments()[0]);
        var count = method.GetParameters().Length == 0 ? 1 : stack[^1].Known ?? 0;
        return VariablePool.Aligned(count * element);
    }

    /// <summary>A thread that finds a value unchanged may be waiting for another thread, so the others get their turn.</summary>
    void AtomicOperation(MethodInfo method, MethodInfo target)
    {
        var arguments = StoreArguments(method, hasReceiver: false);
        var below = Spill();
        foreach (var argument in arguments)
            LoadPassed(argument);
        Return(arguments);
        var site = MarkSite();
        PopArguments(method);
        LoadLaunch();
        il.Emit(OpCodes.Call, target);
        Push(method.ReturnType);
        var result = Take(method.ReturnType);
        StoreSlot(result);
        var goOn = il.DefineLabel();
        LoadLaunch();
        il.Emit(OpCodes.Ldfld, typeof(Launch).GetField(nameof(Launch.StepsAside))!);
        il.Emit(OpCodes.Brfalse, goOn);
        Stop(goOn);
        Restore(below);
        LoadSlot(result);
        variables.Return(result);
    }

    void Meet(MethodInfo method, MethodInfo target, string operation)
    {
        var arguments = StoreArguments(method, hasReceiver: false);
        var below = Spill();
        foreach (var argument in arguments)
            LoadPassed(argument);
        Return(arguments);
        MarkSite();
        PopArguments(method);
        LoadLaunch();
        il.Emit(OpCodes.Call, target);
        Stop(il.DefineLabel());
        Restore(below);
        if (method.ReturnType == typeof(void))
            return;
        LoadLaunch();
        il.Emit(OpCodes.Call, OperationMethod(method, ResultOf(operation)));
        Push(method.ReturnType);
    }

    static string ResultOf(string operation) =>
        operation.StartsWith("Barrier", StringComparison.Ordinal) ? operation + "Result" : nameof(DeviceOperations.ExchangeResult);

    /// <summary>The step ends here, and the thread goes on at the label.</summary>
    void Stop(Label goOn)
    {
        resumptions.Add(goOn);
        il.Emit(OpCodes.Ldc_I4, resumptions.Count);
        il.Emit(OpCodes.Ret);
        il.MarkLabel(goOn);
    }
}
