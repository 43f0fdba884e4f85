using System.Reflection;
using System.Reflection.Metadata;

namespace ILGPU.Compilation;

/// <summary>Finds out in which methods a thread can stop: those that call an operation at which threads wait, or that call such a method.</summary>
sealed class StopFinder
{
    readonly Dictionary<MethodBase, bool> known = [];

    public bool CanStop(MethodBase method)
    {
        if (known.TryGetValue(method, out var result))
            return result;
        // A method that calls itself is turned away when it is translated.
        known[method] = false;
        return known[method] = Calls(method).Any(StopsAt);
    }

    bool StopsAt(MethodBase called) => called.GetCustomAttribute<DeviceOperationAttribute>() is { } operation
        ? operation.Form is OperationForm.Meeting or OperationForm.Atomic
        : called.DeclaringType!.Assembly != typeof(StopFinder).Assembly && called.DeclaringType.Assembly != typeof(object).Assembly
        && CanStop(called);

    static IEnumerable<MethodBase> Calls(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
            yield break;
        var typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        Type? constraint = null;
        foreach (var instruction in InstructionReader.Read(body.GetILAsByteArray()!))
        {
            switch ((ILOpCode)unchecked((ushort)instruction.Code.Value))
            {
                case ILOpCode.Constrained:
                    constraint = method.Module.ResolveType(instruction.Int, typeArguments, methodArguments);
                    break;
                case ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj:
                    var called = method.Module.ResolveMethod(instruction.Int, typeArguments, methodArguments)!;
                    yield return constraint is { IsValueType: true } && called is MethodInfo declared
                        ? KernelTranslator.Implementation(constraint, declared)
                        : called;
                    constraint = null;
                    break;
            }
        }
    }
}
