using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ILGPU.Compilation;

/// <summary>
/// Which compiled methods a kernel may call as they are: those of this assembly that compute indices and views,
/// and those of .NET that devices have instructions for.
/// The list follows what the original compiles for CUDA without further libraries.
/// </summary>
static class CoreLibrary
{
    // Their members ask the running launch, so they are translated like those of the kernel.
    static readonly HashSet<Type> DeviceTypes = [typeof(Grid), typeof(Group), typeof(Warp)];

    static readonly HashSet<Type> MathTypes = [typeof(Math), typeof(MathF), typeof(IntrinsicMath.CPUOnly)];

    static readonly HashSet<string> Everywhere =
    [
        "Abs", "Min", "Max", "Sqrt", "Floor", "Ceiling", "Round", "Sin", "Cos", "Tanh", "CopySign", "Exp2", "Rcp", "Rsqrt", "Rem",
        "IsNaN", "IsInfinity", "IsFinite",
    ];

    static readonly HashSet<string> WithLibDevice =
        ["Exp", "Log", "Log10", "Pow", "Sinh", "Cosh", "Tan", "Asin", "Acos", "Atan", "Atan2"];

    // They compile and then fail when the device loads the kernel.
    static readonly HashSet<string> Nowhere = ["FusedMultiplyAdd", "Cbrt", "Log2"];

    static readonly HashSet<(Type, string)> Others =
    [
        (typeof(BitConverter), nameof(BitConverter.SingleToInt32Bits)), (typeof(BitConverter), nameof(BitConverter.Int32BitsToSingle)),
        (typeof(BitConverter), nameof(BitConverter.DoubleToInt64Bits)), (typeof(BitConverter), nameof(BitConverter.Int64BitsToDouble)),
        (typeof(BitOperations), nameof(BitOperations.LeadingZeroCount)), (typeof(BitOperations), nameof(BitOperations.TrailingZeroCount)),
        (typeof(BitOperations), nameof(BitOperations.PopCount)),
        (typeof(float), nameof(float.IsNaN)), (typeof(float), nameof(float.IsInfinity)), (typeof(float), nameof(float.IsFinite)),
        (typeof(double), nameof(double.IsNaN)), (typeof(double), nameof(double.IsInfinity)), (typeof(double), nameof(double.IsFinite)),
        (typeof(Unsafe), nameof(Unsafe.As)), (typeof(Unsafe), nameof(Unsafe.SizeOf)),
    ];

    public static bool IsNative(MethodBase method, CompileOptions options)
    {
        var type = method.DeclaringType!;
        if (MathTypes.Contains(type))
            return IsFunction(method, options);
        return (type.Assembly == typeof(CoreLibrary).Assembly && !DeviceTypes.Contains(type)) || Others.Contains((type, method.Name));
    }

    static bool IsFunction(MethodBase method, CompileOptions options)
    {
        if (Nowhere.Contains(method.Name))
            throw new NotSupportedException($"{method.DeclaringType!.Name}.{method.Name} has no instruction on CUDA devices.");
        if (WithLibDevice.Contains(method.Name) && !options.LibDevice)
            throw new NotSupportedException($"{method.DeclaringType!.Name}.{method.Name} needs the CUDA library of functions "
                + $"(Context.Builder.LibDevice).");
        return Everywhere.Contains(method.Name) || WithLibDevice.Contains(method.Name);
    }
}
