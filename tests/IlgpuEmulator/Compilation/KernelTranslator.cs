using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using ILGPU.Execution;

namespace ILGPU.Compilation;

/// <summary>
/// Translates a kernel's IL into a method that runs one GPU thread and can stop at a barrier and go on later, so that all threads of a grid take
/// turns on one thread of the host. Every method the kernel calls is put in its place, as a GPU compiler does. Variables live in a frame in native
/// memory, which outlasts a stop, and each access through an address that is not a variable's is announced to the checks, as a read or as a write.
/// </summary>
sealed partial class KernelTranslator
{
    // The assembly in which the original writes its launchers.
    const string RuntimeAssembly = "ILGPURuntime";

    readonly MethodInfo kernel;
    readonly CompileOptions options;
    readonly DynamicMethod output;
    readonly ILGenerator il;
    readonly VariablePool variables;
    readonly StopFinder stops = new();
    readonly List<Site> sites = [];
    readonly List<Label> resumptions = [];
    readonly Dictionary<Type, LocalBuilder> temporaries = [];
    readonly List<StackEntry> stack = [];

    Body body = null!;
    int offset;
    bool reachable;
    int allocations;
    int staticSharedMemory;
    bool usesDynamicSharedMemory;

    KernelTranslator(MethodInfo kernel, CompileOptions options)
    {
        this.kernel = kernel;
        this.options = options;
        output = new(kernel.Name, typeof(int), [typeof(byte*), typeof(Launch)], typeof(KernelTranslator).Module, skipVisibility: true);
        output.InitLocals = false;
        il = output.GetILGenerator();
        variables = new(il);
    }

    /// <summary>Compiles a kernel.</summary>
    /// <exception cref="InternalCompilerException">The kernel contains what a device cannot run.</exception>
    public static CompiledKernel Translate(MethodInfo kernel, CompileOptions options)
    {
        var translator = new KernelTranslator(kernel, options);
        try
        {
            return translator.Run();
        }
        catch (NotSupportedException e)
        {
            throw new InternalCompilerException(
                $"The kernel {kernel.DeclaringType?.Name}.{kernel.Name} cannot be compiled: {e.Message} ({SourceLines.Describe(translator.Here)})",
                e);
        }
    }

    Site Here => new(body?.Method ?? kernel, offset, body?.CalledFrom);

    CompiledKernel Run()
    {
        var arguments = kernel.GetParameters().Select(parameter => ArgumentSlot(parameter.ParameterType)).ToArray();
        var captures = kernel.IsStatic ? [] : new Slot?[] { null };

        // Where a thread goes on is known only at the end, so the jumps to the places stand there.
        var dispatch = il.DefineLabel();
        il.Emit(OpCodes.Br, dispatch);
        var start = il.DefineLabel();
        il.MarkLabel(start);
        Write(kernel, [.. captures, .. arguments], result: null);
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Ret);
        il.MarkLabel(dispatch);
        LoadLaunch();
        il.Emit(OpCodes.Ldfld, typeof(Launch).GetField(nameof(Launch.Resumption))!);
        il.Emit(OpCodes.Switch, [start, .. resumptions]);
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Ret);

        return new()
        {
            Method = kernel,
            Step = output.CreateDelegate<Step>(),
            FrameSize = VariablePool.Aligned(variables.FrameSize),
            ArgumentOffsets = [.. arguments.Select(slot => slot.Offset)],
            Sites = sites,
            AllocationCount = allocations,
            StaticSharedMemory = staticSharedMemory,
            UsesDynamicSharedMemory = usesDynamicSharedMemory,
        };
    }

    Slot ArgumentSlot(Type type)
    {
        if (type.IsByRef || type.IsPointer)
            throw new NotSupportedException($"A kernel parameter of type {type} is an address.");
        if (!StackTypes.IsUnmanaged(type))
            throw new NotSupportedException($"A kernel parameter of type {type} contains references.");
        if (!IsVisible(type))
        {
            throw new NotSupportedException(
                $"The type {type} of a kernel parameter must be public, or internal in an assembly whose internals {RuntimeAssembly} may see.");
        }

        return variables.Take(type, EntryKind.Value, outlastsStops: true);
    }

    static bool IsVisible(Type type)
    {
        if (type.IsConstructedGenericType)
            return type.GetGenericArguments().All(IsVisible) && IsVisible(type.GetGenericTypeDefinition());
        if (type.IsVisible)
            return true;
        var shown = type.Assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Any(attribute => attribute.AssemblyName == RuntimeAssembly);
        for (var outer = type; shown && outer is not null; outer = outer.DeclaringType)
            shown = outer.IsPublic || outer.IsNotPublic || outer.IsNestedPublic || outer.IsNestedAssembly || outer.IsNestedFamORAssem;
        return shown;
    }

    /// <summary>Writes a method in place. The stack is empty before and after; a result goes to its slot.</summary>
    int? Write(MethodBase method, Slot?[] arguments, Slot? result)
    {
        for (var outer = body; outer is not null; outer = outer.Caller)
        {
            if (outer.Method == method)
                throw new NotSupportedException($"{method.DeclaringType?.Name}.{method.Name} calls itself.");
        }

        var source = method.GetMethodBody()
            ?? throw new NotSupportedException($"{method.DeclaringType?.Name}.{method.Name} has no body a device could run.");
        if (source.ExceptionHandlingClauses.Count > 0)
            throw new NotSupportedException($"{method.Name} catches exceptions or has a finally block.");

        var instructions = InstructionReader.Read(source.GetILAsByteArray()!);
        var caller = body;
        var callerOffset = offset;
        var canStop = stops.CanStop(method);
        body = new(
            method, caller, caller is null ? null : Here, canStop, arguments,
            [.. source.LocalVariables.Select(variable => VariableSlot(variable, canStop))],
            result, il.DefineLabel());
        foreach (var instruction in instructions)
        {
            AddTargets(instruction);
            Assignments.Count(instruction, body);
        }

        KeepAssignedAddresses();

        reachable = true;
        for (var i = 0; i < instructions.Count; i++)
        {
            var instruction = instructions[i];
            offset = instruction.Offset;
            if (body.Targets.TryGetValue(offset, out var target))
                Arrive(target);
            if (reachable)
                Write(instruction);
        }

        il.MarkLabel(body.End);
        reachable = true;
        foreach (var variable in body.Variables)
            variables.Return(variable);
        var known = body.KnownResult;
        body = caller!;
        offset = callerOffset;
        return known;
    }

    Slot VariableSlot(LocalVariableInfo variable, bool canStop)
    {
        var type = variable.LocalType;
        if (type.IsByRef)
            return variables.Take(typeof(nint), EntryKind.Address, canStop);
        if (!StackTypes.IsUnmanaged(type))
            throw new NotSupportedException($"A variable of type {type} contains references.");
        return variables.Take(type, EntryKind.Value, canStop);
    }

    /// <summary>A reference that the method points elsewhere needs a variable of its own.</summary>
    void KeepAssignedAddresses()
    {
        for (var i = 0; i < body.Arguments.Length; i++)
        {
            if (body.Arguments[i] is not { IsTarget: true } target || body.ArgumentAssignments[i] == 0)
                continue;
            LoadAddress(target);
            var slot = Take(typeof(nint), EntryKind.Address);
            StoreSlot(slot);
            body.Arguments[i] = slot;
        }
    }

    void AddTargets(Instruction instruction)
    {
        switch (instruction.Code.OperandType)
        {
            case OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget:
                AddTarget(instruction.Int);
                break;
            case OperandType.InlineSwitch:
                foreach (var target in (int[])instruction.Operand!)
                    AddTarget(target);
                break;
        }
    }

    void AddTarget(int at)
    {
        if (!body.Targets.ContainsKey(at))
            body.Targets[at] = new(il.DefineLabel());
    }

    void Arrive(Target target)
    {
        // A place that only later instructions jump to is reached with an empty stack (ECMA-335, III.1.7.5).
        if (reachable)
            target.Meet(stack);
        stack.Clear();
        stack.AddRange(target.Stack ?? []);
        target.Stack ??= [];
        il.MarkLabel(target.Label);
        reachable = true;
    }

    /// <summary>Notes what the stack holds for a jump to the given place, and gives its label.</summary>
    Label Jump(int to)
    {
        var target = body.Targets[to];
        if (to > offset)
            target.Meet(stack);
        else if (stack.Count > 0)
            throw new NotSupportedException("A jump back with values on the stack.");
        return target.Label;
    }

    void Push(Type type, EntryKind kind = EntryKind.Value, int? known = null, Slot? target = null) =>
        stack.Add(new(StackTypes.OnStack(type), kind, known, target));

    /// <summary>A variable for the method being written.</summary>
    Slot Take(Type type, EntryKind kind = EntryKind.Value) => variables.Take(type, kind, body.CanStop);

    StackEntry Pop()
    {
        var top = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return top;
    }

    void LoadLaunch() => il.Emit(OpCodes.Ldarg_1);

    /// <summary>Tells the launch where in the source the running thread is.</summary>
    int MarkSite()
    {
        sites.Add(Here);
        LoadLaunch();
        il.Emit(OpCodes.Ldc_I4, sites.Count - 1);
        il.Emit(OpCodes.Stfld, typeof(Launch).GetField(nameof(Launch.Site))!);
        return sites.Count - 1;
    }

    void CallOperation(string name, params Type[] typeArguments)
    {
        var method = typeof(DeviceOperations).GetMethod(name)!;
        il.Emit(OpCodes.Call, typeArguments.Length > 0 ? method.MakeGenericMethod(typeArguments) : method);
    }

    /// <summary>A method being written in place of its call.</summary>
    sealed class Body(
        MethodBase method, Body? caller, Site? calledFrom, bool canStop, Slot?[] arguments, Slot[] variables, Slot? result, Label end)
    {
        int returns;

        public MethodBase Method => method;

        public Body? Caller => caller;

        public Site? CalledFrom => calledFrom;

        /// <summary>Whether the thread can stop in it, so that its variables must outlast that.</summary>
        public bool CanStop => canStop;

        public Slot?[] Arguments => arguments;

        public Slot[] Variables => variables;

        public Slot? Result => result;

        public Label End => end;

        public Dictionary<int, Target> Targets { get; } = [];

        /// <summary>How often each argument and each variable is assigned to, or its address taken.</summary>
        public int[] ArgumentAssignments { get; } = new int[arguments.Length];

        public int[] VariableAssignments { get; } = new int[variables.Length];

        /// <summary>The result, where it is the same constant at every return.</summary>
        public int? KnownResult { get; private set; }

        public void AddResult(int? known)
        {
            KnownResult = returns == 0 || known == KnownResult ? known : null;
            returns++;
        }

        public Type[]? TypeArguments => method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;

        public Type[]? MethodArguments => method.IsGenericMethod ? method.GetGenericArguments() : null;
    }

    /// <summary>A place that is jumped to.</summary>
    sealed class Target(Label label)
    {
        public Label Label => label;

        public StackEntry[]? Stack { get; set; }

        public void Meet(List<StackEntry> other)
        {
            if (Stack is null)
            {
                Stack = [.. other];
                return;
            }

            for (var i = 0; i < Stack.Length; i++)
            {
                if (Stack[i].Kind != other[i].Kind)
                    Stack[i] = Stack[i] with { Kind = EntryKind.Address };
                if (Stack[i].Known != other[i].Known)
                    Stack[i] = Stack[i] with { Known = null };
                if (Stack[i].Target != other[i].Target)
                    Stack[i] = Stack[i] with { Target = null };
            }
        }
    }
}
