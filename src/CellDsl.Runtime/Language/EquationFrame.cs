using System.Reflection;
using System.Reflection.Emit;

namespace CellDsl;

/// <summary>An equation's property in the course of being computed: its instructions, where it has come to, and its operands so far.
/// It stops before every equation that it names, so that whoever runs it can compute that one first, once.</summary>
sealed class EquationFrame(object cell, IReadOnlyList<MethodInstruction> code)
{
    readonly Stack<object?> _operands = new();
    readonly Dictionary<int, object?> _locals = [];
    int _at;

    /// <summary>Runs on.</summary>
    /// <param name="valueOf">The value of an equation by its property's getter; null: not computed yet.</param>
    /// <param name="isEquation">Whether a method is the getter of one of the cell's equations.</param>
    /// <param name="wanted">The equation that must be computed before this one can go on; null at the end.</param>
    /// <returns>The equation's value, at the end.</returns>
    /// <exception cref="NotSupportedException">An instruction is none of those that equations consist of.</exception>
    public object? Run(Func<MethodBase, bool> isEquation, Func<MethodBase, object?> valueOf, out MethodBase? wanted)
    {
        for (wanted = null; _at < code.Count; _at++)
        {
            (OpCode op, object? operand, _) = code[_at];
            if (op == OpCodes.Ret)
                return _operands.Pop();
            if (operand is MethodBase method && (op == OpCodes.Call || op == OpCodes.Callvirt)
                && ReferenceEquals(_operands.TryPeek(out object? on) ? on : null, cell)
                && isEquation(method))
            {
                if (valueOf(method) is not { } value)
                {
                    wanted = method;
                    return null;
                }
                _operands.Pop();
                _operands.Push(value);
            }
            else
                Execute(op, operand);
        }
        throw new NotSupportedException("no return");
    }

    void Execute(OpCode op, object? operand)
    {
        string name = op.Name!;
        if (op == OpCodes.Call || op == OpCodes.Callvirt || op == OpCodes.Newobj)
            Call(op, (MethodBase)operand!);
        else if (op == OpCodes.Ldfld)
            _operands.Push(((FieldInfo)operand!).GetValue(_operands.Pop()));
        else if (op == OpCodes.Ldsfld)
            _operands.Push(((FieldInfo)operand!).GetValue(null));
        else if (op == OpCodes.Ldarg_0)
            _operands.Push(cell);
        else if (op == OpCodes.Ldnull)
            _operands.Push(null);
        else if (op == OpCodes.Dup)
            _operands.Push(_operands.Peek());
        else if (op == OpCodes.Pop)
            _operands.Pop();
        else if (op == OpCodes.Br || op == OpCodes.Br_S)
            Jump((int)operand!);
        else if (name.StartsWith("ldc.", StringComparison.Ordinal))
            // ldc.i4.0 ... ldc.i4.8 and ldc.i4.m1 have their number in the code.
            _operands.Push(operand ?? (op == OpCodes.Ldc_I4_M1 ? -1 : op.Value - OpCodes.Ldc_I4_0.Value));
        else if (name.StartsWith("ldloc", StringComparison.Ordinal) && !name.StartsWith("ldloca", StringComparison.Ordinal))
            _operands.Push(_locals.TryGetValue(operand as int? ?? op.Value - OpCodes.Ldloc_0.Value, out object? local) ? local : throw Unknown(op));
        else if (name.StartsWith("stloc", StringComparison.Ordinal))
            _locals[operand as int? ?? op.Value - OpCodes.Stloc_0.Value] = _operands.Pop();
        else if (op != OpCodes.Nop)
            _operands.Push(op.Name is "add" or "sub" or "mul" or "div" or "rem" or "neg" or "conv.r8" ? Arithmetic(op) : throw Unknown(op));
    }

    void Jump(int offset)
    {
        for (int to = 0; to < code.Count; to++)
            if (code[to].Offset == offset)
            {
                // The loop goes on to the next instruction.
                _at = to - 1;
                return;
            }
        throw new NotSupportedException("a branch into an instruction");
    }

    /// <summary>Of plain numbers; vectors have methods for it.</summary>
    object Arithmetic(OpCode op)
    {
        object? b = _operands.Pop();
        if (op == OpCodes.Conv_R8)
            return b is int or long or float or double ? Convert.ToDouble(b, null) : throw Unknown(op);
        if (op == OpCodes.Neg)
            return b switch { double x => -x, int x => unchecked(-x), _ => throw Unknown(op) };
        return (_operands.Pop(), b, op.Name) switch
        {
            (double x, double y, "add") => x + y,
            (double x, double y, "sub") => x - y,
            (double x, double y, "mul") => x * y,
            (double x, double y, "div") => x / y,
            (double x, double y, "rem") => x % y,
            (int x, int y, "add") => unchecked(x + y),
            (int x, int y, "sub") => unchecked(x - y),
            (int x, int y, "mul") => unchecked(x * y),
            (int x, int y, "div") => x / y,
            (int x, int y, "rem") => x % y,
            _ => throw Unknown(op),
        };
    }

    void Call(OpCode op, MethodBase method)
    {
        System.Reflection.ParameterInfo[] parameters = method.GetParameters();
        var arguments = new object?[parameters.Length];
        for (int p = parameters.Length - 1; p >= 0; p--)
            arguments[p] = Argument(_operands.Pop(), parameters[p].ParameterType);
        if (op == OpCodes.Newobj)
        {
            _operands.Push(((ConstructorInfo)method).Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null));
            return;
        }
        object? target = method.IsStatic ? null : _operands.Pop();
        if (method is not MethodInfo { ReturnType: var type } || type == typeof(void) || method.DeclaringType is { IsValueType: true }
            && !method.IsStatic)
            throw Unknown(op);
        _operands.Push(method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null));
    }

    /// <summary>On the stack, flags, characters and members of enumerations are whole numbers.</summary>
    static object? Argument(object? value, Type type)
        => value is not int number || type == typeof(int) ? value
            : type.IsEnum ? Enum.ToObject(type, number)
            : type == typeof(bool) ? number != 0
            : type.IsPrimitive ? Convert.ChangeType(number, type, null)
            : value;

    static NotSupportedException Unknown(OpCode op) => new(op.Name);
}
