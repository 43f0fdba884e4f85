using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CellDsl.Backends.Cpu;
using CellDsl.Execution;
using CellDsl.Kernels;
using CellDsl.Products;
using CellDsl.Runtime.Tests.Support;

namespace CellDsl.Runtime.Tests.Disassembly;

/// <summary>In a process of its own: has the JIT compile what the engine's time goes into, at every width that the machine has, and prints for each
/// method its name in the JIT's spelling, and the multiply-adds of a register tile's inner loop.</summary>
static class TileCompilation
{
    const BindingFlags Any = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;

    /// <summary>Names of all methods that may be printed, as the JIT takes them.</summary>
    public const string Filter
        = "Multiply* Continue* Stripe8 TwoOfFour Exp Expm1 Softplus Erf Sin Cos Log AddOne AddFour Add Before1 Step1 BackwardStep1 StoreSum";

    public static void Run()
    {
        if (Vector512.IsHardwareAccelerated)
            CompileBoth<V512<float>, V512<double>>();
        if (Vector256.IsHardwareAccelerated)
            CompileBoth<V256<float>, V256<double>>();
        if (Vector128.IsHardwareAccelerated)
            CompileBoth<V128<float>, V128<double>>();
        CompileBoth<V1<float>, V1<double>>();
    }

    static void CompileBoth<VSingle, VDouble>()
        where VSingle : struct, ISimd<VSingle, float>
        where VDouble : struct, ISimd<VDouble, double>
    {
        Compile<float, VSingle>();
        Compile<double, VDouble>();
    }

    static void Compile<T, V>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ISimd<V, T>
    {
        for (int vectors = 1; vectors <= TileProducts<T, V>.MaxVectors; vectors++)
            for (int rows = 1; rows <= TileProducts<T, V>.MaxRows(vectors); rows++)
            {
                Compile(typeof(TileProducts<T, V>), $"Multiply{rows}x{vectors}", rows * vectors);
                Compile(typeof(TileProducts<T, V>), $"Continue{rows}x{vectors}", rows * vectors);
            }
        Compile(typeof(FewRows<T, V>), "Stripe8", products: 8);
        Compile(typeof(Dots<T, V>), "TwoOfFour", products: 8);
        foreach (string function in new[] { "Exp", "Expm1", "Softplus", "Erf", "Sin", "Cos", "Log" })
            Compile(typeof(KernelMath<T, V>), function);
        Compile(typeof(ReductionRunner<T, V>), "AddOne");
        Compile(typeof(ReductionRunner<T, V>), "AddFour");
        Compile(typeof(GradientRunner<T, V>), "Add");
        Type kernels = typeof(HandLstm).GetNestedType("Kernels`2", Any)!.MakeGenericType(typeof(T), typeof(V));
        foreach (string kernel in new[] { "Before1", "Step1", "BackwardStep1", "StoreSum" })
            Compile(kernels, kernel);
    }

    static void Compile(Type type, string name, int products = 0)
    {
        MethodInfo method = type.GetMethod(name, Any)!;
        IEnumerable<Type> arguments = type.GetGenericArguments();
        if (method.IsGenericMethodDefinition)
            arguments = arguments.Append(typeof(Recording));
        RuntimeHelpers.PrepareMethod(method.MethodHandle, [.. arguments.Select(t => t.TypeHandle)]);
        string[] spelt = [.. type.GetGenericArguments().Select(Spelt)];
        Console.WriteLine($"{type.GetGenericTypeDefinition().FullName}[{string.Join(',', spelt)}]:{name} {products}");
    }

    static string Spelt(Type type)
        => type == typeof(float) ? "float" : type == typeof(double) ? "double"
            : $"{type.GetGenericTypeDefinition().FullName}[{Spelt(type.GetGenericArguments()[0])}]";
}
